// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an older OpenClaw has left on the data disk is taken over by that of the image: the first of the environment's OPENCLAW_VERSION, then the image's.

#include "tests/native/NativeOpenClaw.h"
#include "tests/native/ToldRoute.h"

#include <QJsonDocument>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_OpenClawUpgrade : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { forget(); }
    void theOlderOneWorks();
    void theNewOneGoesOn();
    void cleanupTestCase() { end(); }

private:
    ToldRoute m_told{{u"scripted"_s}};
};

void tst_OpenClawUpgrade::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("OPENCLAW_VERSION"), "which one is the older?");
    m_answers = &m_told;
    prepare();
}

void tst_OpenClawUpgrade::theOlderOneWorks()
{
    startGateway({});
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn);
    connectClient(kImageToken);
    m_told.onWords(u"do it"_s, u"exec"_s, {{u"command"_s, u"touch before"_s}});
    QCOMPARE(say(u"do it"_s).end, RunEnd::Answered);
    QCOMPARE(say(u"a word to remember"_s).end, RunEnd::Answered);
    QVERIFY(exists(u"before"_s));
    m_client.reset();
    m_gateway->stop();
}

void tst_OpenClawUpgrade::theNewOneGoesOn()
{
    const auto problem = m_gateway->prepare({});
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    startGateway({});
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 2, kTurn);
    connectClient(kImageToken);
    m_told.asked.clear();
    m_told.onWords(u"do more"_s, u"exec"_s, {{u"command"_s, u"touch after"_s}});
    QCOMPARE(say(u"do more"_s).end, RunEnd::Answered);
    QVERIFY(exists(u"after"_s));
    QVERIFY(QJsonDocument(m_told.asked.first()).toJson().contains("a word to remember"));
}

QTEST_GUILESS_MAIN(tst_OpenClawUpgrade)
#include "tst_openclawupgrade.moc"
