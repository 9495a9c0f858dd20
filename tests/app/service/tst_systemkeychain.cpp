// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real library, where there is no session: it says so, at once, and keeps nothing in a file of its own.

#include "app/service/store/SystemKeychain.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SystemKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const auto *name : kNames)
            m_before.append(qEnvironmentVariableIsSet(name) ? std::optional(qgetenv(name)) : std::nullopt);
        m_folder = std::make_unique<QTemporaryDir>();
        for (const auto *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "HOME"})
            qputenv(name, m_folder->path().toUtf8());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "");
    }

    void cleanup()
    {
        for (qsizetype i = 0; i < m_before.size(); ++i)
            m_before[i] ? (void)qputenv(kNames[i], *m_before[i]) : (void)qunsetenv(kNames[i]);
        m_before.clear();
    }

    void withoutASessionThereIsNone()
    {
        SystemKeychain keychain;
        QVERIFY(!keychain.reach());
        QCOMPARE(keychain.reach().error().code, Errc::Unavailable);
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        QVERIFY2(!keychain.reach(), "no bus in the runtime folder either");
        expectUnavailable(keychain, "no keychain here");
    }

    /// A bus that is named but not there: the libraries beneath are asked, and what they keep in a file when nothing else works they do not.
    void aBusThatIsGoneIsNone()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_folder->filePath(u"no-bus"_s).toUtf8());
        SystemKeychain keychain(std::chrono::seconds(20));
        expectUnavailable(keychain, "");
        QStringList files;
        for (QDirIterator it(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
            files << it.next();
        QVERIFY2(files.isEmpty(), qPrintable(files.join(u' ')));
    }

    /// Somebody listens and says nothing, for ever.
    void oneThatIsSilentIsGivenUp()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/dev/null");
        SystemKeychain keychain(std::chrono::milliseconds(200));
        QElapsedTimer clock;
        clock.start();
        std::optional<Result<Secret>> read;
        keychain.read(u"nothing"_s, this, [&read](Result<Secret> how) { read.emplace(std::move(how)); });
        QTRY_VERIFY_WITH_TIMEOUT(read.has_value(), 30'000);
        QVERIFY(!*read);
        QCOMPARE(read->error().code, Errc::Unavailable);
        qInfo("given up after %lld ms", clock.elapsed());
    }

private:
    void expectUnavailable(SystemKeychain &keychain, const char *why)
    {
        std::optional<Result<Secret>> read;
        std::optional<Result<void>> written;
        std::optional<Result<void>> removed;
        keychain.read(u"cofferdam-test"_s, this, [&read](Result<Secret> how) { read.emplace(std::move(how)); });
        keychain.write(u"cofferdam-test"_s, Secret::random(32), this, [&written](const Result<void> &how) { written = how; });
        keychain.remove(u"cofferdam-test"_s, this, [&removed](const Result<void> &how) { removed = how; });
        QVERIFY2(!read && !written && !removed, "never within the call");
        QTRY_VERIFY_WITH_TIMEOUT(read && written && removed, 60'000);
        QVERIFY(!*read && !*written && !*removed);
        qInfo("%s", qPrintable(read->error().message.english()));
        for (const auto &error : {read->error(), written->error(), removed->error()}) {
            QCOMPARE(error.code, Errc::Unavailable);
            QVERIFY2(error.message.english().contains(QString::fromLatin1(why)), qPrintable(error.message.english()));
        }
    }

    static constexpr const char *kNames[]{"DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "HOME"};
    QList<std::optional<QByteArray>> m_before;
    std::unique_ptr<QTemporaryDir> m_folder;
};

COFFERDAM_TEST(tst_SystemKeychain)
#include "tst_systemkeychain.moc"
