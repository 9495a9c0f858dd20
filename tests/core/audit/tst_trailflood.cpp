// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent that writes as fast as it can: told once, counted, and nobody else waits for it.

#include "tests/core/audit/TrailFixture.h"
#include "tests/support/Test.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TrailFlood : public test::TrailFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_trail.reset(); }

    void aFloodIsOneRowAndIsToldOnce()
    {
        QSignalSpy flooded(m_trail.get(), &Trail::flooded);
        int written = 0;
        int refused = 0;
        const auto note = [&](const Result<quint64> &seq) {
            ++(seq ? written : refused);
            QVERIFY(seq || seq.error().code == Errc::Busy);
        };
        for (int i = 0; i < 50'000; ++i)
            m_trail->append(made(u"/usr/bin/true %1"_s.arg(i)), this, note);
        QVERIFY(flooded.isEmpty()); // never from within append()
        QTRY_COMPARE(written + refused, 50'000);
        QVERIFY2(written >= 6000 && written < 12'000, qPrintable(QString::number(written))); // a hundred a second more on a busy machine
        QCOMPARE(flooded.size(), 1);
        QCOMPARE(flooded.first().first().value<AgentId>(), AgentId{u"agent"_s});
        qInfo().noquote() << flooded.first().at(1).value<Phrase>().english();

        // Others, and what people and the service do, are written meanwhile.
        auto other = made(u"ls"_s);
        other.agent = AgentId{u"other"_s};
        QVERIFY(append(other));
        auto stop = made(u"agent"_s);
        stop.event = TrailEvent::Freeze;
        QVERIFY(append(stop));
        QVERIFY(!append(made(u"more"_s)));

        QTRY_COMPARE_WITH_TIMEOUT(query({.event = TrailEvent::Flood}).size(), 1, 15'000);
        const auto flood = query({.event = TrailEvent::Flood}).first();
        qInfo().noquote() << flood.reason.english();
        QCOMPARE(flood.detail.flood().rows(), quint64(refused) + 1);
        QCOMPARE(m_trail->size(), quint64(written) + 3);

        m_trail->lift(AgentId{u"agent"_s});
        QVERIFY(append(made(u"again"_s)));
        QVERIFY(verify().ok);
    }

    void largeRowsAreLimitedByBytes()
    {
        for (int i = 0; i < 3000; ++i)
            m_trail->append(made(QString(50'000, u'x')));
        QTRY_VERIFY(m_trail->size() > 0);
        QVERIFY(!append(made(u"x"_s)));
        m_trail.reset();
        const auto bytes = QFileInfo(m_path).size() + QFileInfo(m_path + u"-wal"_s).size();
        QVERIFY2(bytes < 40'000'000, qPrintable(QString::number(bytes))); // 150 MB were said
    }

    void whatIsCountedIsSaidAtTheEnd()
    {
        constexpr quint64 kCount = 12'000;
        for (quint64 i = 0; i < kCount; ++i)
            m_trail->append(made(u"x"_s));
        reopen();
        const auto floods = query({.event = TrailEvent::Flood});
        QCOMPARE(floods.size(), 1);
        QCOMPARE(m_trail->size() - 1 + floods.first().detail.flood().rows(), kCount);
    }
};

COFFERDAM_TEST(tst_TrailFlood)
#include "tst_trailflood.moc"
