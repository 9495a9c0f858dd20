// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/SpendBook.h"
#include "core/allowance/SpendExport.h"
#include "tests/core/allowance/Spending.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_SpendExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QuickFolder>();
        QVERIFY(m_dir->isValid());
        m_now = QDateTime(QDate(2026, 11, 28), QTime(9, 30));
        auto book = SpendBook::open(m_dir->filePath(u"spend.db"_s), spendKey(), [this] { return m_now; });
        QVERIFY(book);
        m_book = *std::move(book);
    }

    void cells_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << u"gpt-5"_s << QByteArray("gpt-5");
        QTest::newRow("empty") << QString() << QByteArray();
        QTest::newRow("formula") << u"=1+2"_s << QByteArray("'=1+2");
        QTest::newRow("plus") << u"+1"_s << QByteArray("'+1");
        QTest::newRow("minus") << u"-1"_s << QByteArray("'-1");
        QTest::newRow("at") << u"@SUM(A1)"_s << QByteArray("'@SUM(A1)");
        QTest::newRow("comma") << u"a,b"_s << QByteArray("\"a,b\"");
        QTest::newRow("semicolon") << u"a;b"_s << QByteArray("\"a;b\"");
        QTest::newRow("quotes") << u"a\"b"_s << QByteArray("\"a\"\"b\"");
        QTest::newRow("a formula in quotes") << u"=\"a\""_s << QByteArray("\"'=\"\"a\"\"\"");
        QTest::newRow("inside it is none") << u"a=b"_s << QByteArray("a=b");
    }

    void cells()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(csvCell(text), cell);
    }

    void whatSteersIsDefused()
    {
        for (const auto &text : {u"\t=1"_s, u"\r=1"_s, u"\n=1"_s, u"\uff1d1"_s}) {
            const auto cell = csvCell(text);
            QVERIFY2(cell.startsWith('\''), cell.constData());
            QVERIFY(!cell.contains('\t') && !cell.contains('\r') && !cell.contains('\n'));
        }
        QVERIFY(!csvCell(u"a\nb").contains('\n'));
        QVERIFY(!csvCell(u"a\u202eb").contains("\xe2\x80\xae"));
    }

    void csv()
    {
        fill();
        const auto text = m_book->exported({}, m_now.date().addDays(-7), m_now.date(), SpendBook::Format::Csv);
        QVERIFY2(text, qPrintable(text ? QString() : text.error().message.english()));
        const auto lines = text->split('\n');
        QCOMPARE(lines.size(), 6); // names, four requests, and nothing behind the last end of line
        QVERIFY(lines.last().isEmpty());
        QCOMPARE(lines.first(), "time,day,agent,task,scheduled,provider,model,slot,route,state,reserved_usd,cost_usd,tokens,input,cache_read,cache_write,"
                                "cache_write_hour,output,searches\r");
        QVERIFY2(lines.at(1).contains(",2026-11-28,ann,t1,no,anthropic,claude-sonnet-4-5,main,work,counted,0.50,0.20,110,100,0,0,0,10,0\r"),
                 lines.at(1).constData());
        QVERIFY2(lines.at(2).contains(",2026-11-28,ann,,yes,anthropic,\"'=HYPERLINK(\"\"x\"\",1)\",main,work,uncounted,0.50,0.50,1000,,,,,,\r"),
                 lines.at(2).constData());
        QVERIFY2(lines.at(3).contains(",2026-11-29,bob,,no,anthropic,new-model,main,work,counted,,,110,100,0,0,0,10,0\r"), lines.at(3).constData());
        QVERIFY2(lines.at(4).contains(",2026-11-29,bob,,no,anthropic,claude-sonnet-4-5,main,work,open,0.50,0.50,1000,,,,,,\r"), lines.at(4).constData());
    }

    void jsonLines()
    {
        fill();
        const auto text = m_book->exported(AgentId{u"bob"_s}, m_now.date(), m_now.date(), SpendBook::Format::JsonLines);
        QVERIFY(text);
        const auto lines = text->split('\n');
        QCOMPARE(lines.size(), 3);
        const auto first = QJsonDocument::fromJson(lines.at(0)).object();
        QCOMPARE(first["model"_L1].toString(), u"new-model"_s);
        QVERIFY(first["cost_usd"_L1].isNull() && first["reserved_usd"_L1].isNull());
        QCOMPARE(first["input"_L1].toInteger(), 100);
        const auto second = QJsonDocument::fromJson(lines.at(1)).object();
        QCOMPARE(second["state"_L1].toString(), u"open"_s);
        QCOMPARE(second["cost_usd"_L1].toString(), u"0.50"_s);
        QVERIFY(second["output"_L1].isNull());
        QCOMPARE(second["scheduled"_L1].toBool(true), false);
    }

    void byDay()
    {
        fill();
        const auto from = m_now.date().addDays(-1);
        const auto days = m_book->byDay({}, from, m_now.date()).value();
        QCOMPARE(days.size(), 3);
        QCOMPARE(days.at(0).model, u"=HYPERLINK(\"x\",1)"_s);
        QCOMPARE(days.at(0).unknownTokens, 1000);
        QCOMPARE(days.at(0).uncounted, 1);
        QCOMPARE(days.at(1), (SpendDay{.date = from,
                                       .agent = {u"ann"_s},
                                       .provider = u"anthropic"_s,
                                       .model = u"claude-sonnet-4-5"_s,
                                       .money = Money::fromCents(20),
                                       .input = 100,
                                       .output = 10,
                                       .requests = 1}));
        QCOMPARE(days.at(2).agent, AgentId{u"bob"_s});
        QCOMPARE(days.at(2).unpriced, 1);
        QCOMPARE(days.at(2).requests, 1); // not what is open
        QCOMPARE(m_book->byDay(AgentId{u"bob"_s}, from, from).value().size(), 0);
        QCOMPARE(m_book->byDay(AgentId{u"bob"_s}, from, m_now.date()).value().size(), 1);
        QCOMPARE(m_book->byDay({}, m_now.date(), from).value().size(), 0);
    }

private:
    void fill()
    {
        reserveAnd(request(u"ann"_s, 50, u"t1"_s), counted(20));
        auto hostile = request(u"ann"_s, 50);
        hostile.scheduled = true;
        hostile.model = u"=HYPERLINK(\"x\",1)"_s;
        reserveAnd(hostile, {.kind = Settlement::Kind::Uncounted});
        m_now = m_now.addDays(1);
        auto unpriced = request(u"bob"_s, 0);
        unpriced.model = u"new-model"_s;
        unpriced.worst.reset();
        auto settlement = counted(0);
        settlement.money.reset();
        reserveAnd(unpriced, settlement);
        QVERIFY(m_book->reserve(request(u"bob"_s, 50), unlimited()));
    }
    void reserveAnd(const Reservation &reservation, const Settlement &settlement)
    {
        const auto row = m_book->reserve(reservation, unlimited());
        QVERIFY(row);
        QVERIFY(m_book->settle(*row, settlement));
    }

    std::unique_ptr<QuickFolder> m_dir;
    QDateTime m_now;
    std::unique_ptr<SpendBook> m_book;
};

COFFERDAM_TEST(tst_SpendExport)
#include "tst_spendexport.moc"
