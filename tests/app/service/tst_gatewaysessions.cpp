// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which conversations OpenClaw has, and their end. What it does not say is not known.

#include "app/service/agent/GatewaySessions.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

#include <optional>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_GatewaySessions : public QObject
{
    Q_OBJECT

    static QJsonObject sessions(const QStringList &keys)
    {
        QJsonArray all;
        for (const auto &key : keys)
            all.append(QJsonObject{{u"key"_s, key}});
        return {{u"sessions"_s, all}};
    }
    std::optional<Result<QStringList>> list(const QJsonObject &answer)
    {
        StandInGateway gateway;
        gateway.answers[u"sessions.list"_s] = answer;
        std::optional<Result<QStringList>> listed;
        listSessions(&gateway, {}, this, [&listed](const Result<QStringList> &keys) { listed = keys; });
        gateway.asked.last().done({});
        return listed;
    }

private Q_SLOTS:
    void allOrNotKnown_data()
    {
        QTest::addColumn<QJsonObject>("answer");
        QTest::addColumn<bool>("isKnown");
        QStringList most;
        for (qsizetype i = 0; i < kMostSessions; ++i)
            most += u"agent:main:%1"_s.arg(i);
        QTest::newRow("two") << sessions({u"agent:main:a"_s, u"agent:main:b"_s}) << true;
        QTest::newRow("none") << sessions({}) << true;
        QTest::newRow("one less than the limit") << sessions(most.first(kMostSessions - 1)) << true;
        QTest::newRow("as many as the limit: there may be more") << sessions(most) << false;
        QTest::newRow("one without a key") << sessions({u"agent:main:a"_s, {}}) << false;
        QTest::newRow("no list") << QJsonObject{{u"sessions"_s, u"none"_s}} << false;
        QTest::newRow("nothing") << QJsonObject() << false;
    }

    void allOrNotKnown()
    {
        QFETCH(QJsonObject, answer);
        QFETCH(bool, isKnown);
        const auto listed = list(answer);
        QVERIFY(listed);
        QCOMPARE(listed->has_value(), isKnown);
        if (isKnown)
            QCOMPARE((*listed)->size(), answer["sessions"_L1].toArray().size());
        else
            QCOMPARE(listed->error().code, Errc::Damaged);
    }

    void withoutAGatewayNothingIsKnown()
    {
        std::optional<Result<QStringList>> listed;
        listSessions({}, {}, this, [&listed](const Result<QStringList> &keys) { listed = keys; });
        QCOMPARE(listed->error().code, Errc::Unavailable);
    }

    void eachIsEndedBeforeItIsDone()
    {
        StandInGateway gateway;
        gateway.answers[u"sessions.list"_s] = sessions({u"a"_s, u"b"_s, u"c"_s});
        std::optional<Result<void>> done;
        abortActiveSessions(&gateway, this, [&done](const Result<void> &ended) { done = ended; });
        QCOMPARE(gateway.calls.last()["activeOnly"_L1].toBool(), true);
        gateway.asked.last().done({});
        QCOMPARE(gateway.asked.size(), 4);
        for (qsizetype i = 1; i < 4; ++i) {
            QCOMPARE(gateway.asked[i].what, u"sessions.abort"_s);
            QVERIFY(!done);
            gateway.asked[i].done(i == 2 ? fail(Errc::NotFound, {}) : Result<void>());
        }
        QVERIFY(done);
        VERIFY_OK(*done);
    }

    void whoIsNotToldWhichThereAreSaysSo()
    {
        StandInGateway gateway;
        std::optional<Result<void>> done;
        abortActiveSessions(&gateway, this, [&done](const Result<void> &ended) { done = ended; });
        gateway.asked.last().done(fail(Errc::Timeout, {}));
        QCOMPARE(done->error().code, Errc::Timeout);
        QCOMPARE(gateway.asked.size(), 1);
    }
};

COFFERDAM_TEST(tst_GatewaySessions)
#include "tst_gatewaysessions.moc"
