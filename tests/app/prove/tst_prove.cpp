// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Descriptor.h"
#include "core/base/OwnPrograms.h"
#include "core/vault/AbsenceReport.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSecret = "sk-proj-Zq1Lm7TwXc2Ry9KdB5Gh8Jn3Vs6Pa0Ub4";
const QByteArray kOther = "gsk_8fK2mQ4vT6xZ1bN3dH5jL7pR9sW0yC";

QByteArray noise(qsizetype size, quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes.first(size);
}

QByteArray recordsOf(const QList<QByteArray> &values)
{
    QList<std::span<const std::byte>> spans;
    for (const auto &value : values)
        spans << std::as_bytes(std::span(value));
    const Secret input = absenceInput(spans);
    return {reinterpret_cast<const char *>(input.bytes().data()), qsizetype(input.size())};
}

/// A run of the program, with files as its streams.
class Run
{
public:
    explicit Run(const QStringList &labels) : m_labels(labels)
    {
        m_process.setProgram(ownProgram(u"cofferdam-prove"_s));
        m_process.setArguments(labels);
    }

    /// The next stream.
    void give(const QByteArray &content)
    {
        auto file = std::make_unique<QTemporaryFile>();
        QVERIFY(file->open());
        QCOMPARE(file->write(content), content.size());
        QVERIFY(file->flush() && file->seek(0));
        m_files.push_back(std::move(file));
        m_streams << m_files.back()->handle();
    }
    void giveDescriptor(int fd) { m_streams << fd; }

    void start()
    {
        // From far above, so that none is overwritten before it is in its place.
        m_process.setChildProcessModifier([streams = m_streams] {
            constexpr int kAbove = 200;
            for (int i = 0; i < int(streams.size()); ++i)
                ::fcntl(streams[i], F_DUPFD, kAbove);
            for (int i = 0; i < int(streams.size()); ++i)
                ::dup2(kAbove + i, 3 + i);
        });
        m_process.start();
        QVERIFY2(m_process.waitForStarted(), qPrintable(m_process.errorString()));
    }

    QProcess &process() { return m_process; }

    /// Values in, report out.
    Result<AbsenceReport> ended(const QByteArray &records, qsizetype values)
    {
        m_process.write(records);
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(60'000))
            return fail(Errc::Timeout, {});
        m_output = m_process.readAllStandardOutput();
        return AbsenceReport::fromJson(m_output, values, m_labels);
    }
    const QByteArray &output() const { return m_output; }

private:
    QStringList m_labels;
    QProcess m_process;
    std::vector<std::unique_ptr<QTemporaryFile>> m_files;
    QList<int> m_streams;
    QByteArray m_output;
};

/// "Seccomp:\t2" of /proc/PID/status.
QByteArray statusLine(qint64 pid, const QByteArray &name)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const auto &line : file.readAll().split('\n')) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace

class tst_Prove : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasPlantedAndSaysWhere()
    {
        Run run({u"ram"_s, u"disk:vdb"_s});
        run.give(noise(3'000'000, 1) + kSecret.toHex() + noise(2'000'000, 2));
        run.give(noise(1'048'570, 3) + kOther + noise(1'000, 4) + kSecret.first(20) + noise(1'000, 5));
        run.start();
        const auto report = run.ended(recordsOf({kSecret, kOther}), 2);
        VERIFY_OK(report);
        QCOMPARE(run.process().exitCode(), 0);
        QVERIFY(!report->provesAbsence());
        const auto &ram = report->streams.at(0);
        QCOMPARE(ram.searched, 5'000'000 + 2 * kSecret.size());
        QCOMPARE(ram.found, 1);
        QCOMPARE(ram.findings.first().value, 0);
        QCOMPARE(ram.findings.first().form, u"hex"_s);
        QCOMPARE(ram.findings.first().offset, 3'000'000);
        QCOMPARE(ram.findings.first().length, 2 * kSecret.size());
        const auto &disk = report->streams.at(1);
        QCOMPARE(disk.found, 2);
        QCOMPARE(disk.findings.at(0).value, 1);
        QCOMPARE(disk.findings.at(0).offset, 1'048'570);
        QCOMPARE(disk.findings.at(1).value, 0);
        QCOMPARE(disk.findings.at(1).length, 20);
        // The report holds nothing of the values.
        QVERIFY(!run.output().contains("Zq1Lm") && !run.output().contains("8fK2m"));
        QCOMPARE(run.process().readAllStandardError(), QByteArray());
    }

    void provesThatNothingIsThere()
    {
        Run run({u"ram"_s});
        run.give(noise(64 << 20, 9));
        run.start();
        const auto report = run.ended(recordsOf({kSecret, kOther}), 2);
        VERIFY_OK(report);
        QVERIFY(report->provesAbsence());
        QCOMPARE(report->streams.first().searched, qint64{64} << 20);
        QCOMPARE(report->values.at(0).weakPieces, 4);
    }

    /// While it waits for the values it has read nothing yet, and is confined already.
    void isConfinedBeforeItReadsAnything()
    {
        Run run({u"ram"_s});
        int ends[2] = {-1, -1};
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        const Descriptor out(ends[0]);
        Descriptor in(ends[1]);
        run.giveDescriptor(out.get());
        run.start();
        const auto pid = run.process().processId();
        // The launcher's filter, and the one that allows few calls, which is the last step of its confinement.
        const auto filters = statusLine(::getpid(), "Seccomp_filters").toInt() + 2;
        QTRY_COMPARE(statusLine(pid, "Seccomp_filters").toInt(), filters);
        QTRY_VERIFY(statusLine(pid, "State").startsWith("S")); // it waits for values
        QCOMPARE(statusLine(pid, "Seccomp"), "2");
        QCOMPARE(statusLine(pid, "NoNewPrivs"), "1");
        rlimit memory{};
        QCOMPARE(::prlimit(pid_t(pid), RLIMIT_AS, nullptr, &memory), 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QCOMPARE(memory.rlim_cur, rlim_t{512} << 20);
#endif
        in.reset();
        const auto report = run.ended(recordsOf({kSecret}), 1);
        VERIFY_OK(report);
        QCOMPARE(report->streams.first().searched, 0);
    }

    void aStreamThatCannotBeReadIsNoProof()
    {
        Run run({u"ram"_s, u"disk"_s});
        const Descriptor folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)); // EISDIR
        run.giveDescriptor(folder.get());
        run.give(kSecret);
        run.start();
        const auto report = run.ended(recordsOf({kSecret}), 1);
        VERIFY_OK(report);
        QCOMPARE(run.process().exitCode(), 2);
        QVERIFY(!report->streams.at(0).isComplete);
        QVERIFY(report->streams.at(1).isComplete); // and the next is searched all the same
        QCOMPARE(report->streams.at(1).found, 1);
        QVERIFY(!report->provesAbsence());
    }

    void aStreamThatIsMissingIsNoProof()
    {
        Run run({u"ram"_s, u"disk"_s});
        run.give(noise(100, 1));
        run.start();
        const auto report = run.ended(recordsOf({kSecret}), 1);
        VERIFY_OK(report);
        QCOMPARE(run.process().exitCode(), 2);
        QVERIFY(!report->streams.at(1).isComplete);
    }

    void takesTheMostThereMayBeWithinItsMemory()
    {
        QList<QByteArray> values;
        for (quint32 i = 0; i < 16; ++i)
            values << noise(64 << 10, 100 + i);
        Run run({u"ram"_s});
        run.give(noise(1000, 1) + values.last().mid(777, 12) + noise(1000, 2));
        run.start();
        const auto report = run.ended(recordsOf(values), values.size());
        VERIFY_OK(report);
        QCOMPARE(report->streams.first().found, 1);
        QCOMPARE(report->streams.first().findings.first().value, 15);
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<QByteArray>("records");
        QTest::newRow("no stream") << QStringList() << recordsOf({kSecret});
        QTest::newRow("a label with more than a name") << QStringList{u"a\",\"b"_s} << recordsOf({kSecret});
        QTest::newRow("a long label") << QStringList{QString(129, u'a')} << recordsOf({kSecret});
        QTest::newRow("a value cut off") << QStringList{u"ram"_s} << recordsOf({kSecret}).chopped(1);
        QTest::newRow("a length cut off") << QStringList{u"ram"_s} << QByteArray("\1\0\0", 3);
        QTest::newRow("a value too long") << QStringList{u"ram"_s} << QByteArray("\1\0\1\0", 4);
        QTest::newRow("a length without end") << QStringList{u"ram"_s} << QByteArray("\xff\xff\xff\xff", 4);
    }

    void refuses()
    {
        QFETCH(QStringList, labels);
        QFETCH(QByteArray, records);
        Run run(labels);
        run.give(kSecret);
        run.start();
        QVERIFY(!run.ended(records, 1));
        QCOMPARE(run.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(run.process().exitCode(), 1);
        QCOMPARE(run.output(), QByteArray());
        QVERIFY(run.process().readAllStandardError().startsWith("cofferdam-prove: nothing is searched"));
    }
};

COFFERDAM_TEST(tst_Prove)

#include "tst_prove.moc"
