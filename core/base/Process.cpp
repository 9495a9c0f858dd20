// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Process.h"

#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>
#include <QThread>
#include <QTimer>

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <optional>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaxOutput = 16 * 1024 * 1024;
constexpr qsizetype kLastWords = 600;

/// One program under way, in the thread that was made for it: what happens to it arrives there as events.
class ProcessRun
{
public:
    ProcessRun(const Process &process, std::stop_token stop) : m_process(process), m_stop(std::move(stop)) {}

    Result<QByteArray> run()
    {
        if (auto prepared = prepare(); !prepared)
            return std::unexpected(prepared.error());
        m_child.start(m_process.program, m_process.arguments);
        if (!m_child.waitForStarted())
            return fail(Errc::Unavailable, phrase("Base", "%1 cannot be started: %2").arg(m_process.program, m_child.errorString()));
        m_input.reset();
        QTimer::singleShot(m_process.limit, &m_child, [this] {
            end({Errc::Timeout, phrase("Base", "%1 took longer than %2 s").arg(m_process.program).arg(qint64(m_process.limit.count()) / 1000)});
        });
        const std::stop_callback cancel(m_stop, [this] { // in whatever thread asks for it
            QMetaObject::invokeMethod(&m_child, [this] { end({Errc::Cancelled, phrase("Base", "cancelled")}); }, Qt::QueuedConnection);
        });
        if (m_child.state() != QProcess::NotRunning)
            m_loop.exec();
        readOutput();
        readErrors();
        return outcome();
    }

private:
    Result<void> prepare()
    {
        m_child.setProcessEnvironment(m_process.environment);
        m_child.setWorkingDirectory(m_process.folder);
        if (!m_process.input)
            m_child.setStandardInputFile(QProcess::nullDevice());
        else if (auto given = giveInput(); !given)
            return given;
        if (!m_process.outputFile.isEmpty())
            m_child.setStandardOutputFile(m_process.outputFile);
        if (m_process.isMerged)
            m_child.setProcessChannelMode(QProcess::MergedChannels);
        // Ours to wait for a signal (signalfd), not the program's, which could not be ended by one then.
        m_child.setUnixProcessParameters(QProcess::UnixProcessFlag::ResetSignalHandlers);
        QObject::connect(&m_child, &QProcess::readyReadStandardOutput, &m_loop, [this] { readOutput(); });
        QObject::connect(&m_child, &QProcess::readyReadStandardError, &m_loop, [this] { readErrors(); });
        QObject::connect(&m_child, &QProcess::finished, &m_loop, &QEventLoop::quit);
        return {};
    }

    /// All of it lies in a pipe that nobody writes to any more. QProcess would keep a copy.
    Result<void> giveInput()
    {
        int ends[2] = {-1, -1};
        if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
            return fail(Errc::Io, phrase("Base", "No pipe can be made: %1").arg(systemError()));
        m_input.reset(ends[0]);
        const Descriptor in(ends[1]);
        if (::write(in.get(), m_process.input->bytes().data(), m_process.input->size()) != ssize_t(m_process.input->size()))
            return fail(Errc::Invalid, phrase("Base", "%1 is given more than it should").arg(m_process.program));
        m_child.setStandardInputFile(u"/proc/self/fd/%1"_s.arg(m_input.get()));
        return {};
    }

    void readOutput()
    {
        m_output += m_child.readAllStandardOutput();
        if (m_output.size() > kMaxOutput)
            end({Errc::Invalid, phrase("Base", "%1 says more than it should").arg(m_process.program)});
        else if (!m_hasServed && m_process.isEnough && m_process.isEnough(m_output)) {
            m_hasServed = true;
            m_child.kill();
        }
    }

    /// Hands on whole lines; keeps the tail of everything.
    void readErrors()
    {
        const QByteArray said = m_child.readAllStandardError();
        m_words = (m_words + said).right(4 * kLastWords);
        if (!m_process.onLine)
            return;
        m_line += said;
        for (qsizetype newline = m_line.indexOf('\n'); newline >= 0; newline = m_line.indexOf('\n')) {
            m_process.onLine(m_line.first(newline));
            m_line.remove(0, newline + 1);
        }
        m_line = m_line.right(kMaxOutput); // one that never ends its line
    }

    /// Before its time; the first reason counts.
    void end(Error why)
    {
        if (m_why || m_hasServed)
            return;
        m_why = std::move(why);
        if (m_process.grace.count() == 0)
            return m_child.kill();
        m_child.terminate();
        QTimer::singleShot(m_process.grace, &m_child, [this] { m_child.kill(); });
    }

    Result<QByteArray> outcome()
    {
        if (m_why)
            return std::unexpected(*m_why);
        if (m_hasServed || (m_child.exitStatus() == QProcess::NormalExit && m_child.exitCode() == 0))
            return m_output;
        const QByteArray &said = m_process.isMerged ? m_output : m_words;
        const QString last = QString::fromUtf8(said.trimmed().right(kLastWords));
        if (last.contains("No space left on device"_L1))
            return fail(Errc::NoSpace, phrase("Base", "the disk is full (%1: %2)").arg(m_process.program, last));
        return fail(Errc::Io, phrase("Base", "%1 failed: %2").arg(m_process.program, last));
    }

    const Process &m_process;
    const std::stop_token m_stop;
    QEventLoop m_loop;
    QProcess m_child;
    QByteArray m_output;
    QByteArray m_words;
    QByteArray m_line;
    Descriptor m_input;
    std::optional<Error> m_why;
    bool m_hasServed = false;
};

} // namespace

Result<QByteArray> run(const Process &process, std::stop_token stop)
{
    if (!QCoreApplication::instance()) // no events: it would wait forever
        return fail(Errc::Unavailable, phrase("Base", "%1 cannot be started: %2").arg(process.program, u"there is no QCoreApplication"_s));
    std::optional<Result<QByteArray>> result;
    const std::unique_ptr<QThread> thread(QThread::create([&] { result = ProcessRun(process, std::move(stop)).run(); }));
    thread->start();
    thread->wait();
    return *std::move(result);
}

} // namespace cofferdam
