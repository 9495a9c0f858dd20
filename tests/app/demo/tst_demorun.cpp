// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo's own judgement: it passes when every claim of its story holds, and says which one does not.

#include "app/demo/DemoRun.h"
#include "core/api/PhraseMessage.h"
#include "tests/app/demo/PlayedService.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;
using Change = void (*)(PlayedService &);

constexpr int kWholeStoryMs = 20'000; // the question is shown for some seconds

QString storyFolder()
{
    return qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s;
}

struct Stage {
    Stage()
    {
        const auto add = [this](const char *verdict, const char *outcome, const char *subject, const char *snapshot) {
            auto *row = service.trail.add_rows();
            row->set_verdict(verdict);
            row->set_outcome(outcome);
            row->set_subject(subject);
            row->set_snapshot(snapshot);
        };
        add("allow", "allow", "ls", "");
        add("allow", "allow", "cat", "");
        add("snapshot", "allow", "rm -r build", "first");
        add("snapshot", "allow", "rm -r customers", "wipe");
        add("ask", "block", "git push", "");
        add("block", "block", "curl", "");
        QObject::connect(&run, &DemoRun::line, &run, [this](const api::DemoLine &line) {
            lines << fromApi(line.text()).english();
            if (line.finished())
                passed = line.passed();
        });
    }

    bool play(bool allowAll)
    {
        if (const auto started = run.start(allowAll); !started)
            return false;
        return QTest::qWaitFor([this] { return passed.has_value(); }, kWholeStoryMs) && *passed;
    }
    QString failure() const
    {
        const auto found = lines.filter(u"FAILED"_s);
        return found.isEmpty() ? QString() : found.first();
    }

    DemoStory story{storyFolder()};
    PlayedService service{story};
    DemoRun run{service, story};
    QStringList lines;
    std::optional<bool> passed;
};

} // namespace

class tst_DemoRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhenEveryClaimHolds()
    {
        Stage stage;
        QVERIFY2(stage.play(false), qPrintable(stage.lines.join(u'\n')));
        QCOMPARE(stage.service.asked.at(1).delete_agent().agent(), std::string("old"));
        QCOMPARE(stage.service.asked.at(2).create_agent().name(), std::string("demo"));
        QCOMPARE(stage.service.asked.at(2).create_agent().profile(), std::string("balanced"));
        QCOMPARE(stage.service.count(Message::kPutFile), stage.story.scenario()->files.size());
        QCOMPARE(stage.service.count(Message::kRestore), 1);
        QCOMPARE(stage.service.count(Message::kSendPrompt), 2);
        QCOMPARE(stage.service.count(Message::kResolve), 1);
        QVERIFY(!stage.run.isRunning());
    }

    void theControlRunIsThrownAway()
    {
        Stage stage;
        QVERIFY2(stage.play(true), qPrintable(stage.lines.join(u'\n')));
        QCOMPARE(stage.service.asked.at(1).create_agent().name(), std::string("demo-control"));
        QCOMPARE(stage.service.asked.at(1).create_agent().profile(), std::string("allow-all"));
        QCOMPARE(stage.service.asked.back().delete_agent().agent(), std::string("new"));
        QVERIFY(stage.lines.filter(u"1 attempt(s) to reach collect.example.net:443"_s).size() == 1
                || stage.lines.filter(u"1 attempt to reach collect.example.net:443"_s).size() == 1);
    }

    void saysWhichClaimDoesNotHold_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("allowAll");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, Change change, bool allowAll, const char *why) {
            QTest::newRow(name) << change << allowAll << QString::fromLatin1(why);
        };
        row("a fact is missing", [](PlayedService &service) { service.missing << u"note-read"_s; }, false, "did not show: note-read");
        row("nothing was wiped", [](PlayedService &service) { service.wipes = false; }, false, "The wipe did not happen");
        row("nothing came back", [](PlayedService &service) { service.restores = false; }, false, "not what they were");
        row("the trail is empty", [](PlayedService &service) { service.trail.Clear(); }, false, "some decision is missing");
        row("a request is refused", [](PlayedService &service) { service.refused = Message::kRestore; }, false, "refused by the test");
        row("nothing was sent", [](PlayedService &service) { service.sends = false; }, true, "The sending was not attempted");
        row("the control agent cannot be made", [](PlayedService &service) { service.refused = Message::kCreateAgent; }, true, "refused by the test");
    }
    void saysWhichClaimDoesNotHold()
    {
        QFETCH(const Change, change);
        QFETCH(const bool, allowAll);
        QFETCH(const QString, why);
        Stage stage;
        change(stage.service);
        QVERIFY(!stage.play(allowAll));
        QVERIFY2(stage.failure().contains(why), qPrintable(stage.lines.join(u'\n')));
        QVERIFY(!stage.run.isRunning());
        if (allowAll) // an agent whose rules allow everything does not outlive its run
            QVERIFY(stage.service.asked.back().has_delete_agent());
    }

    void oneAtATime()
    {
        Stage stage;
        QVERIFY(stage.run.start(false));
        QCOMPARE(stage.run.start(true).error().code, Errc::Busy);
    }

    void withoutItsStoryItDoesNotBegin()
    {
        DemoStory story(u"/nowhere/"_s);
        PlayedService service(story);
        DemoRun run(service, story);
        QVERIFY(!run.start(false));
        QVERIFY(!run.isRunning());
    }
};

COFFERDAM_TEST(tst_DemoRun)
#include "tst_demorun.moc"
