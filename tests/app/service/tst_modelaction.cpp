// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelAction.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

/// A request as the Guardian sees it.
class tst_ModelAction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What the guest wrote becomes a row on the disk.
    void whatTheGuestWroteIsShortened()
    {
        const auto endless = QString(200'000, u'x');
        auto question = questionOf(Dialect::OpenAiChat);
        question.request.tool = question.request.tier = endless;
        question.request.serverTools = {endless};
        const StoredTarget target{.id = {}, .name = u"work"_s, .provider = u"compatible"_s, .baseUrl = u"https://models.example"_s, .model = u"m"_s};
        const auto action = modelAction(question, target, {.isLoop = true, .again = Money::fromCents(10)});
        QVERIFY2(action.subject.size() < 1000, qPrintable(QString::number(action.subject.size())));
        QVERIFY(action.subject.endsWith(u"…, $0.1000"_s));
        QVERIFY(action.raw.size() < 2000);
        QVERIFY2(action.facts.parameters.size() < 2000, qPrintable(QString::number(action.facts.parameters.size())));
    }

    void whatIsNotKnownIsNoFact()
    {
        const StoredTarget target{.id = {}, .name = u"work"_s, .provider = u"compatible"_s, .baseUrl = u"https://models.example"_s, .model = u"m"_s};
        const auto open = modelAction(questionOf(Dialect::OpenAiChat), target, {});
        QVERIFY(!open.facts.values.contains(u"output_tokens"_s) && !open.facts.values.contains(u"cost"_s));
        const auto known = modelAction(questionOf(Dialect::OpenAiChat), target, {.worst = Money::fromCents(100), .outputTokens = 5});
        QCOMPARE(std::get<double>(known.facts.values.value(u"output_tokens"_s)), 5.0);
        QCOMPARE(std::get<double>(known.facts.values.value(u"cost"_s)), 1.0);
    }

    void moreRoomThanItHasIsAskedAbout()
    {
        StoredTarget target{
            .id = {}, .name = u"work"_s, .provider = u"ollama"_s, .dialect = Dialect::Ollama, .baseUrl = u"http://127.0.0.1"_s, .model = u"m"_s};
        target.contextWindow = 32'000;
        auto question = questionOf(Dialect::Ollama);
        const auto isDearer = [&] { return std::get<bool>(modelAction(question, target, {}).facts.values.value(u"dearer_tier"_s)); };
        question.request.numCtx = 32'000;
        QVERIFY(!isDearer());
        question.request.numCtx = 32'001;
        QVERIFY(isDearer());
    }
};

COFFERDAM_TEST(tst_ModelAction)
#include "tst_modelaction.moc"
