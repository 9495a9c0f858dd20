// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs of the real cofferdam-prove, and what is made of one that does not do as it should.

#include "app/service/models/AbsenceRun.h"
#include "tests/app/service/ToldSource.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QTest>

#include <signal.h>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray kSoughtOne = "sk-proj-Zq1Lm7TwXc2Ry9KdB5Gh8Jn3Vs6Pa0Ub4";

Secret inputOf(const QByteArray &value)
{
    return absenceInput({std::as_bytes(std::span(value))});
}

/// Of this thread, as the kernel has them.
QList<pid_t> childrenNow()
{
    QFile file(u"/proc/thread-self/children"_s);
    QList<pid_t> all;
    if (!file.open(QFile::ReadOnly))
        return all;
    const auto words = file.readAll().split(' ');
    for (const auto &word : words) {
        if (word.toInt() > 0)
            all << word.toInt();
    }
    return all;
}

} // namespace

class tst_AbsenceRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAValueAndSaysHowMuchItRead()
    {
        const auto bytes = QByteArray(3'000'000, 'a') + kSoughtOne.toBase64() + QByteArray(100'000, 'b');
        const auto run = AbsenceRun::of(told(bytes), inputOf(kSoughtOne), 1, {});
        VERIFY_OK(run);
        QCOMPARE(run->found.searched, bytes.size());
        QCOMPARE(run->found.found, 1);
        QCOMPARE(run->found.findings.first().form, u"base64"_s);
        QCOMPARE(run->found.findings.first().offset, 3'000'000);
        QVERIFY(!run->cutShort);
        QVERIFY(run->values.first().isSearched);
        QCOMPARE(childrenNow(), QList<pid_t>());
    }

    void anEmptyStreamIsLookedThrough()
    {
        const auto run = AbsenceRun::of(told({}), inputOf(kSoughtOne), 1, {});
        VERIFY_OK(run);
        QCOMPARE(run->found.searched, 0);
        QCOMPARE(run->found.found, 0);
    }

    void whatLiesBeforeADamagedPlaceIsLookedThrough()
    {
        const auto run = AbsenceRun::of(brokenAfter(QByteArray(2'000'000, 'a') + kSoughtOne + QByteArray(1'000'000, 'a')), inputOf(kSoughtOne), 1, {});
        VERIFY_OK(run);
        QVERIFY(run->cutShort);
        QCOMPARE(run->cutShort->code, Errc::Damaged);
        QCOMPARE(run->found.found, 1);
    }

    void isGivenUpWhenItIsAskedTo()
    {
        std::stop_source stop;
        int reads = 0;
        const ByteSource endless{.read = [&](std::span<char> into) -> Result<std::size_t> {
                                     if (++reads == 3)
                                         stop.request_stop();
                                     return into.size();
                                 },
                                 .place = {}};
        const auto run = AbsenceRun::of(endless, inputOf(kSoughtOne), 1, stop.get_token());
        QVERIFY(!run);
        QCOMPARE(run.error().code, Errc::Cancelled);
        QVERIFY(reads <= 4);
        QCOMPARE(childrenNow(), QList<pid_t>());
    }

    void aProcessThatDoesNothingIsGivenUp()
    {
        const ByteSource endless{.read = [](std::span<char> into) -> Result<std::size_t> {
                                     for (const auto child : childrenNow())
                                         ::kill(child, SIGSTOP);
                                     return into.size();
                                 },
                                 .place = {}};
        const auto run = AbsenceRun::of(endless, inputOf(kSoughtOne), 1, {}, 200ms);
        QVERIFY(!run);
        QCOMPARE(run.error().code, Errc::Timeout);
        QCOMPARE(childrenNow(), QList<pid_t>());
    }

    void aProcessThatEndsIsNoProof()
    {
        int reads = 0;
        const ByteSource killing{.read = [&](std::span<char> into) -> Result<std::size_t> {
                                     if (++reads == 2) {
                                         for (const auto child : childrenNow())
                                             ::kill(child, SIGKILL);
                                     }
                                     return reads < 1000 ? into.size() : 0;
                                 },
                                 .place = {}};
        const auto run = AbsenceRun::of(killing, inputOf(kSoughtOne), 1, {});
        QVERIFY(!run);
        QCOMPARE(run.error().code, Errc::Unavailable);
        QVERIFY2(reads < 1000, "and nothing more is read for it");
    }

    void whatItSaysIsTold()
    {
        auto input = inputOf(kSoughtOne);
        input.writableBytes()[3] = std::byte{0xff}; // of a length
        const auto run = AbsenceRun::of(told("x"), input, 1, {});
        QVERIFY(!run);
        QCOMPARE(run.error().code, Errc::Unavailable);
        QVERIFY2(run.error().message.english().contains(u"cut off or too many"_s), qPrintable(run.error().message.english()));
    }

    void aReportOfOtherValuesIsNotBelieved()
    {
        const auto run = AbsenceRun::of(told("x"), inputOf(kSoughtOne), 2, {});
        QVERIFY(!run);
        QCOMPARE(run.error().code, Errc::Damaged);
    }
};

COFFERDAM_TEST(tst_AbsenceRun)
#include "tst_absencerun.moc"
