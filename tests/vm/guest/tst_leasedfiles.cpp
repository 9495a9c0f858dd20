// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is held for the processes that run a file: no more than they are.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/LeasedFiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <map>
#include <thread>

using namespace cofferdam;
using namespace cofferdam::guest;
using namespace Qt::StringLiterals;

namespace {

std::ptrdiff_t openDescriptors()
{
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

} // namespace

class tst_LeasedFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    EventLoop m_loop;
    std::unique_ptr<LeasedFiles> m_files;
    std::map<pid_t, std::uint64_t> m_runs; ///< As the kernel's map has it.

    std::shared_ptr<LeasedFile> held()
    {
        const auto path = m_folder.filePath(u"program"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write("x") != 1)
            return nullptr;
        file.close();
        const Descriptor opened(::open(path.toUtf8().constData(), O_PATH | O_CLOEXEC));
        return m_files->hold(opened.get()).value_or(nullptr);
    }

private Q_SLOTS:
    void init()
    {
        m_files = std::make_unique<LeasedFiles>(m_loop, LeaseSettings{"/nowhere", "/nowhere"});
        m_runs = {{::getpid(), 1}};
        m_files->serialOf = [this](pid_t thread) { return m_runs.contains(thread) ? std::optional(m_runs.at(thread)) : std::nullopt; };
    }
    void cleanup() { m_files.reset(); }

    // exec "$0": one process, and each time another program.
    void aProcessThatRunsItAgainAndAgain()
    {
        const auto file = held();
        QVERIFY(file);
        const auto before = openDescriptors();
        for (std::uint64_t serial = 2; serial < 300; ++serial) {
            QVERIFY(m_files->bind(file, ::getpid(), serial, false));
            m_runs[::getpid()] = serial; // and it began
        }
        QVERIFY2(openDescriptors() - before <= 3, qPrintable(QString::number(openDescriptors() - before)));
    }

    // Allowed, and then the kernel found that it cannot: too many arguments, say.
    void callsThatComeToNothing()
    {
        const auto file = held();
        QVERIFY(file);
        const auto before = openDescriptors();
        for (std::uint64_t serial = 2; serial < 300; ++serial)
            QVERIFY(m_files->bind(file, ::getpid(), serial, false));
        QVERIFY2(openDescriptors() - before <= 3, qPrintable(QString::number(openDescriptors() - before)));
    }

    // Its holes count: they take as long.
    void whatTakesLongIsNotLookedAtWhereOthersWait()
    {
        const auto path = m_folder.filePath(u"large"_s).toUtf8();
        Descriptor file(::open(path.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        QCOMPARE(::ftruncate(file.get(), 5 << 20), 0);
        file.reset();
        const Descriptor opened(::open(path.constData(), O_PATH | O_CLOEXEC));
        QCOMPARE(m_files->hold(opened.get()).error_or(0), EINPROGRESS);
        {
            const LeasedFiles::LongLook mayTakeLong;
            QCOMPARE(m_files->hold(opened.get()).error_or(0), 0);
        }
        QCOMPARE(m_files->hold(opened.get()).error_or(0), 0); // it is held
        const auto larger = m_folder.filePath(u"larger"_s).toUtf8();
        file.reset(::open(larger.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        QCOMPARE(::ftruncate(file.get(), 300 << 20), 0);
        file.reset();
        const Descriptor tooLarge(::open(larger.constData(), O_PATH | O_CLOEXEC));
        const LeasedFiles::LongLook mayTakeLong;
        QCOMPARE(m_files->hold(tooLarge.get()).error_or(0), EFBIG);
    }

    // What is still to begin in another thread stays: it has to end when the file changes.
    void anotherThreadsCallIsStillHeld()
    {
        const auto file = held();
        QVERIFY(file);
        std::promise<pid_t> started;
        std::promise<void> end;
        std::thread other([&] {
            started.set_value(::gettid());
            end.get_future().wait();
        });
        const auto thread = started.get_future().get();
        m_runs[thread] = 1;
        const auto before = openDescriptors();
        const bool both = m_files->bind(file, thread, 2, false) && m_files->bind(file, ::getpid(), 3, false);
        const auto held = openDescriptors() - before;
        m_runs.erase(thread); // it has ended
        const bool third = m_files->bind(file, ::getpid(), 4, false);
        const auto left = openDescriptors() - before;
        end.set_value();
        other.join();
        QVERIFY(both && third);
        QCOMPARE(held, 2);
        QCOMPARE(left, 1);
    }
};

COFFERDAM_TEST(tst_LeasedFiles)
#include "tst_leasedfiles.moc"
