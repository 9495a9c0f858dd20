// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Boots the lab (gatelab/) in the kernel of the tiny image: every line it prints is a row here. What a lab printed that passed is kept.

#include "tests/support/KeptRun.h"
#include "vm/image/ImageBuilder.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ExecGate : public QObject
{
    Q_OBJECT

private:
    static constexpr qsizetype kLeastCases = 200;

    QTemporaryDir m_folder;
    QStringList m_lines;

    [[nodiscard]] qsizetype countOf(const QString &pattern) const { return m_lines.filter(QRegularExpression(pattern)).size(); }

    /// The lab as an initramfs: itself, and busybox.
    bool makeInitrd(const QString &initrd)
    {
        const QDir root(m_folder.filePath(u"root"_s));
        for (const auto &folder : {u"bin"_s, u"usr/lib"_s, u"proc"_s, u"sys"_s, u"dev"_s, u"tmp"_s, u"run"_s, u"home"_s, u"data"_s}) {
            if (!root.mkpath(folder))
                return false;
        }
        const auto lab = qEnvironmentVariable("COFFERDAM_BIN") + u"/gatelab"_s;
        bool done = QFile::copy(lab, root.filePath(u"gatelab"_s)) && QFile::copy(u"/bin/busybox"_s, root.filePath(u"bin/busybox"_s))
                    && QFile::link(u"gatelab"_s, root.filePath(u"init"_s)) && QFile::link(u"gatelab"_s, root.filePath(u"agent"_s));
        for (const auto &name : {u"sh"_s, u"true"_s, u"sleep"_s})
            done = done && QFile::link(u"busybox"_s, root.filePath(u"bin/"_s + name));
        QFile plain(root.filePath(u"plain"_s));
        done = done && plain.open(QIODevice::WriteOnly) && plain.write("no program\n") > 0;
        QProcess cpio;
        cpio.setWorkingDirectory(root.path());
        cpio.start(u"sh"_s, {u"-c"_s, u"find . | cpio -o -H newc -R 0:0 --quiet >'%1'"_s.arg(initrd)});
        return done && cpio.waitForFinished() && cpio.exitCode() == 0;
    }

    /// What the lab prints in `kernel`; without "END" where it comes to none.
    QByteArray runLab(const QString &kernel)
    {
        const auto initrd = m_folder.filePath(u"initrd"_s);
        if (!makeInitrd(initrd))
            return {};
        const auto isLong = !qEnvironmentVariableIsEmpty("COFFERDAM_LONG");
        QProcess qemu;
        qemu.setProcessChannelMode(QProcess::MergedChannels);
        qemu.start(u"qemu-system-x86_64"_s,
                   {u"-machine"_s,    u"pc-q35-10.0,accel=tcg"_s,
                    u"-cpu"_s,        u"qemu64"_s,
                    u"-smp"_s,        u"2"_s,
                    u"-m"_s,          u"384"_s,
                    u"-nodefaults"_s, u"-display"_s,
                    u"none"_s,        u"-no-reboot"_s,
                    u"-kernel"_s,     kernel,
                    u"-initrd"_s,     initrd,
                    u"-append"_s,     u"console=ttyS0 panic=-1 quiet loglevel=4 no_timer_check"_s + (isLong ? u" lab.long"_s : QString()),
                    u"-serial"_s,     u"stdio"_s});
        if (!qemu.waitForStarted() || qemu.waitForFinished(1'500'000))
            return qemu.readAll();
        qemu.kill();
        qemu.waitForFinished();
        return qemu.readAll() + "\nnot ended\n"; // whatever it printed
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto image = ImageBuilder(ImageStore(), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Tiny);
        if (!image)
            QFAIL("no tiny image has been built, whose kernel is needed: ctest makes one first");
        const auto kernel = image->folder + u"/vmlinuz"_s;
        test::KeptRun kept(u"execgate"_s);
        for (const auto &file : {qEnvironmentVariable("COFFERDAM_BIN") + u"/gatelab"_s, u"/bin/busybox"_s, kernel, u"/usr/bin/qemu-system-x86_64"_s,
                                 qEnvironmentVariable("COFFERDAM_SOURCE") + u"/tests/vm/guest/tst_execgate.cpp"_s})
            kept.madeOfFile(file);
        const auto earlier = kept.earlier();
        const auto output = earlier ? *earlier : runLab(kernel);
        for (const auto &line : QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts)) {
            m_lines.append(line.trimmed());
            if (line.startsWith(u"INFO "_s) || line.startsWith(u"FAIL "_s)) // together, before the long list of rows
                qInfo("%s", qPrintable(line.trimmed()));
        }
        QVERIFY2(m_lines.contains(u"END"_s) && !m_lines.contains(u"not ended"_s), output.constData());
        if (m_lines.filter(QRegularExpression(u"^FAIL "_s)).isEmpty() && countOf(u"^PASS "_s) >= kLeastCases)
            kept.keep(output);
    }

    void cases_data()
    {
        QTest::addColumn<QString>("line");
        for (const auto &line : std::as_const(m_lines)) {
            if (line.startsWith(u"PASS "_s) || line.startsWith(u"FAIL "_s))
                QTest::newRow(qPrintable(line.mid(5))) << line;
        }
    }

    void cases()
    {
        QFETCH(QString, line);
        QVERIFY2(line.startsWith(u"PASS "_s), qPrintable(line));
    }

    void allHaveRun()
    {
        const auto cases = countOf(u"^(PASS|FAIL) "_s);
        qInfo("%lld cases", static_cast<long long>(cases));
        QVERIFY(cases >= kLeastCases);
    }
};

QTEST_GUILESS_MAIN(tst_ExecGate)
#include "tst_execgate.moc"
