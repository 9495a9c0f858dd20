// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsenceReport.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kGood = R"({"values":[{"searched":true,"weakPieces":4}],"streams":[{"label":"ram","searched":100,"complete":true,"found":0,"findings":[]},)"
                         R"({"label":"disk","searched":200,"complete":true,"found":0,"findings":[]}]})";
const QByteArray kFinding = R"({"value":0,"form":"base64url","offset":17,"length":40})";

} // namespace

class tst_AbsenceReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead()
    {
        const auto json =
            QByteArray(kGood).replace("200,\"complete\":true,\"found\":0,\"findings\":[", "200,\"complete\":false,\"found\":70,\"findings\":[" + kFinding);
        const auto report = AbsenceReport::fromJson(json, 1, {u"ram"_s, u"disk"_s});
        VERIFY_OK(report);
        QCOMPARE(report->values.size(), 1);
        QVERIFY(report->values.first().isSearched);
        QCOMPARE(report->values.first().weakPieces, 4);
        const auto &disk = report->streams.at(1);
        QCOMPARE(disk.label, u"disk"_s);
        QCOMPARE(disk.searched, 200);
        QCOMPARE(disk.found, 70);
        QVERIFY(!disk.isComplete);
        QCOMPARE(disk.findings.size(), 1);
        QCOMPARE(disk.findings.first().form, u"base64url"_s);
        QCOMPARE(disk.findings.first().offset, 17);
        QCOMPARE(disk.findings.first().length, 40);
    }

    void provesByAllOfIt_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<bool>("proves");
        QTest::newRow("all") << QByteArray() << QByteArray() << true;
        QTest::newRow("a stream cut short") << QByteArray("200,\"complete\":true") << QByteArray("200,\"complete\":false") << false;
        QTest::newRow("something found") << QByteArray("\"found\":0") << QByteArray("\"found\":1") << false;
        QTest::newRow("a value not looked for") << QByteArray("\"searched\":true") << QByteArray("\"searched\":false") << false;
    }

    void provesByAllOfIt()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(bool, proves);
        const auto report = AbsenceReport::fromJson(from.isEmpty() ? kGood : QByteArray(kGood).replace(from, to), 1, {u"ram"_s, u"disk"_s});
        VERIFY_OK(report);
        QCOMPARE(report->provesAbsence(), proves);
        QVERIFY(!AbsenceReport().provesAbsence());
    }

    void isNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut off") << kGood.chopped(3);
        QTest::newRow("a stream too few") << QByteArray(R"({"values":[{"searched":true,"weakPieces":4}],"streams":[]})");
        QTest::newRow("another stream") << QByteArray(kGood).replace("disk", "task");
        QTest::newRow("a value too few") << QByteArray(kGood).replace(R"({"searched":true,"weakPieces":4})", "");
        QTest::newRow("a negative number") << QByteArray(kGood).replace("100", "-1");
        QTest::newRow("no number") << QByteArray(kGood).replace("100", "\"100\"");
        QTest::newRow("not complete, not incomplete") << QByteArray(kGood).replace("\"complete\":true", "\"complete\":1");
        QTest::newRow("findings that are not counted") << QByteArray(kGood).replace("\"findings\":[]", "\"findings\":[" + kFinding + "]");
        const auto one = QByteArray(kGood).replace("\"found\":0,\"findings\":[]", "\"found\":1,\"findings\":[" + kFinding + "]");
        QTest::newRow("a finding of a value that is none") << QByteArray(one).replace("\"value\":0", "\"value\":1");
        QTest::newRow("a form that is text") << QByteArray(one).replace("base64url", "<b>raw");
        QTest::newRow("far too long") << kGood + QByteArray(AbsenceReport::kLargest, ' ');
    }

    void isNotBelieved()
    {
        QFETCH(QByteArray, json);
        const auto report = AbsenceReport::fromJson(json, 1, {u"ram"_s, u"disk"_s});
        QVERIFY(!report);
        QCOMPARE(report.error().code, Errc::Damaged);
    }

    void valuesAreGivenWithTheirLengths()
    {
        const QByteArray one = "abc";
        const QByteArray other(300, 'x');
        const Secret input = absenceInput({std::as_bytes(std::span(one)), {}, std::as_bytes(std::span(other))});
        const QByteArray expected = QByteArray("\3\0\0\0abc\0\0\0\0\x2c\1\0\0", 15) + other;
        QVERIFY(input.equals(std::as_bytes(std::span(expected))));
    }
};

COFFERDAM_TEST(tst_AbsenceReport)

#include "tst_absencereport.moc"
