// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/DemoStory.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_DemoStory : public QObject
{
    Q_OBJECT

private:
    static QJsonObject say(const QString &text) { return {{u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, text}}}}}; }

private Q_SLOTS:
    void onlyTheDemosAgentsPlayIt_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("turns");
        QTest::newRow("the demo's") << u"demo"_s << 1;
        QTest::newRow("the control run's") << u"demo-control"_s << 1;
        QTest::newRow("anybody's") << u"Demo"_s << 0;
    }
    void onlyTheDemosAgentsPlayIt()
    {
        QFETCH(const QString, name);
        QFETCH(const int, turns);
        DemoStory story(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s);
        QVERIFY(story.scenario());
        QCOMPARE(DemoStory::isReserved(name), turns == 1);
        QSignalSpy told(&story, &DemoStory::turn);
        const auto model = story.modelFor(name);
        QSignalSpy answered(model.get(), &AnsweringRoute::answered);
        model->ask(ModelRequestId::create(), say(story.scenario()->prompts.first().text));
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(told.size(), turns);
        if (turns == 1) {
            QCOMPARE(told.first().first().toString(), name);
            QCOMPARE(told.first().last().value<ScriptedTurn>().prompt, u"work"_s);
        }
    }

    void everyFileOfItIsThere()
    {
        const DemoStory story(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s);
        QVERIFY(story.scenario());
        for (const auto &file : story.scenario()->files)
            QVERIFY2(story.content(file), qPrintable(file.source));
        QVERIFY(!story.content({.source = u"project/no-such"_s, .path = {}}));
    }

    void aModelMayOutliveTheStory()
    {
        auto story = std::make_unique<DemoStory>(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s);
        const auto text = story->scenario()->prompts.first().text;
        const auto model = story->modelFor(u"demo"_s);
        story.reset();
        QSignalSpy answered(model.get(), &AnsweringRoute::answered);
        model->ask(ModelRequestId::create(), say(text));
        QTRY_COMPARE(answered.size(), 1);
    }
};

COFFERDAM_TEST(tst_DemoStory)
#include "tst_demostory.moc"
