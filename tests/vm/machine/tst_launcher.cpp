// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/machine/Confinement.h"
#include "vm/machine/launcher/Launch.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QString launcherProgram()
{
    return qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s;
}

struct Ended {
    int code;
    QString text;
};

} // namespace

/// The program between libvirt and QEMU.
class tst_Launcher : public QObject
{
    Q_OBJECT

private:
    /// Starts QEMU as libvirt would, for a machine that is not one: it opens `disk` and leaves.
    Ended open(const QString &disk, const QString &name = u"guest=cofferdam-x,debug-threads=on"_s)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(m_link, {u"-name"_s, name, u"-machine"_s, u"none"_s, u"-nodefaults"_s, u"-display"_s, u"none"_s, u"-blockdev"_s,
                               u"driver=file,node-name=n,read-only=on,filename="_s + disk, u"-monitor"_s, u"stdio"_s});
        process.write("quit\n");
        process.closeWriteChannel();
        if (!process.waitForFinished(20'000))
            return {-1, process.errorString()};
        return {process.exitCode(), QString::fromLocal8Bit(process.readAll())};
    }

    bool describe(const QByteArray &text, QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(m_root.path() + u"/launch/cofferdam-x"_s);
        file.remove();
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.setPermissions(permissions);
    }

    QTemporaryDir m_root;
    QString m_link;
    QString m_allowed;
    QString m_other;

private Q_SLOTS:
    void initTestCase()
    {
        m_link = m_root.path() + u"/cofferdam-vm"_s;
        QVERIFY(QFile::link(launcherProgram(), m_link));
        QVERIFY(QDir(m_root.path()).mkpath(u"launch"_s));
        m_allowed = m_root.path() + u"/allowed"_s;
        m_other = m_root.path() + u"/other"_s;
        for (const auto &path : {m_allowed, m_other}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(4096));
        }
    }

    void selfTestHoldsHere()
    {
        qputenv("ASAN_OPTIONS", "detect_leaks=0"); // of the launcher alone: its fence shuts /proc, which LeakSanitizer reads
        const auto found = testConfinement(launcherProgram());
        QVERIFY2(found.enforced, qPrintable(found.why.english()));
        QVERIFY(found.landlockAbi >= launcher::kNeededLandlock);
    }

    void missingLauncherIsNoConfinement()
    {
        const auto found = testConfinement(m_root.path() + u"/nothing"_s);
        QVERIFY(!found.enforced);
        QVERIFY(found.why.english().contains(u"nothing"_s));
    }

    void launcherThatFailsIsNoConfinement()
    {
        QVERIFY(!testConfinement(u"/bin/false"_s).enforced);
        QVERIFY(!testConfinement(u"/bin/true"_s).enforced); // says nothing
    }

    void opensWhatIsNamedAndNothingElse()
    {
        QVERIFY(describe("read " + QFile::encodeName(m_allowed) + '\n'));
        const auto allowed = open(m_allowed);
        QVERIFY2(allowed.code == 0, qPrintable(allowed.text));
        const auto other = open(m_other);
        QVERIFY(other.code != 0);
        QVERIFY2(other.text.contains(u"Permission denied"_s), qPrintable(other.text));
    }

    void refusesToStart_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        const QString plain = u"guest=cofferdam-x"_s;
        QTest::newRow("unknown word") << QByteArray("allow /\n") << plain << u"unknown word"_s;
        QTest::newRow("relative path") << QByteArray("read etc\n") << plain << u"absolute"_s;
        QTest::newRow("cut off") << QByteArray("read /etc") << plain << u"cut off"_s;
        QTest::newRow("no launch file") << QByteArray("read /etc\n") << u"guest=cofferdam-y"_s << u"No such file"_s;
        QTest::newRow("name that climbs") << QByteArray("read /etc\n") << u"guest=../launch/cofferdam-x"_s << u"plain name"_s;
        QTest::newRow("no name") << QByteArray("read /etc\n") << u"nobody"_s << u"neither"_s;
        QTest::newRow("too long") << QByteArray("read /etc\n").repeated(10000) << plain << u"too long"_s;
    }

    void refusesToStart()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, name);
        QFETCH(QString, why);
        QVERIFY(describe(text));
        const auto ended = open(m_allowed, name);
        QCOMPARE(ended.code, EXIT_FAILURE);
        QVERIFY2(ended.text.contains(why), qPrintable(ended.text));
    }

    void refusesAFileOthersMayWrite()
    {
        QVERIFY(describe("read " + QFile::encodeName(m_allowed) + '\n', QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther));
        const auto ended = open(m_allowed);
        QCOMPARE(ended.code, EXIT_FAILURE);
        QVERIFY(ended.text.contains(u"somebody else"_s));
    }

    void refusesALaunchFileThatIsALink()
    {
        const QString place = m_root.path() + u"/launch/cofferdam-x"_s;
        QFile::remove(place);
        QVERIFY(QFile::link(m_allowed, place));
        QCOMPARE(open(m_allowed).code, EXIT_FAILURE);
        QVERIFY(QFile::remove(place));
    }

    void onlyLibvirtsQuestionsGetSockets_data()
    {
        QTest::addColumn<QByteArray>("monitor");
        QTest::addColumn<bool>("known");
        const QByteArray root = QFile::encodeName(m_root.path());
        QTest::newRow("libvirt's folder") << "unix:" + root + "/lib/qemu/qmp-AbC123/qmp.monitor,server=on" << true;
        QTest::newRow("another folder in it") << "unix:" + root + "/lib/qemu/domain-1-x/qmp.monitor" << false;
        QTest::newRow("elsewhere") << QByteArray("unix:/tmp/qmp-AbC123/qmp.monitor") << false;
        QTest::newRow("climbing") << "unix:" + root + "/lib/qemu/qmp-../../x" << false;
        QTest::newRow("no socket") << QByteArray("stdio") << false;
    }

    void onlyLibvirtsQuestionsGetSockets()
    {
        QFETCH(QByteArray, monitor);
        QFETCH(bool, known);
        QByteArray self = QFile::encodeName(m_link);
        std::vector<QByteArray> words{self, "-S", "-machine", "none,accel=kvm:tcg", "-qmp", monitor};
        std::vector<char *> arguments;
        for (auto &word : words)
            arguments.push_back(word.data());
        const auto launch = launcher::launchFor(arguments, "/usr/bin/qemu-system-x86_64");
        QCOMPARE(launch.has_value(), known);
        if (known) {
            QVERIFY(launch->fence.sockets);
            QCOMPARE(launch->fence.writes.size(), size_t(1));
            QVERIFY(launch->fence.writes.front().ends_with("/lib/qemu/qmp-AbC123"));
        }
    }
};

COFFERDAM_TEST(tst_Launcher)
#include "tst_launcher.moc"
