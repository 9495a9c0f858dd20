// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/guest/guestd/machine/Awakening.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// A disk that has no more room than `bytes` for a file, as write() tells it.
class LittleRoom
{
public:
    explicit LittleRoom(rlim_t bytes)
    {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit less{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    ~LittleRoom()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, SIG_DFL);
    }
    LittleRoom(const LittleRoom &) = delete;
    LittleRoom &operator=(const LittleRoom &) = delete;

private:
    rlimit m_before{};
};

} // namespace

/// What a machine is told when it wakes is there whole, or not at all.
class tst_Awakening : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    guest::AwakeningPaths m_paths;

    [[nodiscard]] static QByteArray read(const std::string &path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "none"_ba;
    }
    [[nodiscard]] QStringList files(const QString &folder = {}) const { return QDir(m_folder->filePath(folder)).entryList(QDir::Files); }
    [[nodiscard]] static api::HostHello helloWith(const std::string &token)
    {
        api::HostHello hello;
        hello.mutable_personality()->set_gateway_token(token);
        return hello;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto in = [this](const QString &name) { return m_folder->filePath(name).toStdString(); };
        m_paths = {.machineId = in(u"machine-id"_s),
                   .gatewayToken = in(u"token"_s),
                   .models = in(u"models/models.json"_s),
                   .firstModels = {},
                   .owner = ::geteuid(),
                   .wholeMachine = false};
    }

    void modelsAreExchanged()
    {
        guest::setModels("{\"first\":1}", m_paths);
        QCOMPARE(read(m_paths.models), "{\"first\":1}");
        guest::setModels("{\"second\":2}", m_paths);
        QCOMPARE(read(m_paths.models), "{\"second\":2}");
        QCOMPARE(files(u"models"_s), QStringList{u"models.json"_s});
    }

    /// The first write is short, the next one fails.
    void modelsForWhichThereIsNoRoomLeaveTheOldOnes()
    {
        guest::setModels("{\"first\":1}", m_paths);
        {
            const LittleRoom room(4096);
            guest::setModels(std::string(10'000, ' ') + "{}", m_paths);
        }
        QCOMPARE(read(m_paths.models), "{\"first\":1}");
        QCOMPARE(files(u"models"_s), QStringList{u"models.json"_s});
        guest::setModels(std::string(10'000, ' ') + "{}", m_paths); // there is room again
        QCOMPARE(read(m_paths.models).size(), 10'002);
    }

    /// Of a try that was cut off; a name in the way is no place to write through.
    void whatAnEarlierTryLeftIsNoHindrance()
    {
        guest::setModels("{}", m_paths);
        const auto elsewhere = m_folder->filePath(u"elsewhere"_s);
        QVERIFY(QFile::link(elsewhere, QString::fromStdString(m_paths.models) + u".new"_s));
        guest::setModels("{\"second\":2}", m_paths);
        QCOMPARE(read(m_paths.models), "{\"second\":2}");
        QVERIFY(!QFile::exists(elsewhere));
    }

    void aTokenIsWholeOrNone()
    {
        guest::awake(helloWith("old"), m_paths);
        QCOMPARE(read(m_paths.gatewayToken), "old");
        guest::awake(helloWith("the new one"), m_paths);
        QCOMPARE(read(m_paths.gatewayToken), "the new one");
        {
            const LittleRoom room(4);
            guest::awake(helloWith("0123456789"), m_paths);
        }
        QCOMPARE(read(m_paths.gatewayToken), "none"); // neither half of it nor that of another timeline
        QCOMPARE(files(), QStringList());
    }
};

COFFERDAM_TEST(tst_Awakening)
#include "tst_awakening.moc"
