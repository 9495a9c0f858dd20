// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person sees before an approval, for how long it is given, and how it is taken back.

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/state/GrantModel.h"
#include "app/desktop/viewer/CommandView.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/Theme.h"
#include "core/api/WireWords.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QRandomGenerator>
#include <QTableView>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

void tell(World &world, const api::Grant &grant)
{
    api::ServiceToClient event;
    *event.mutable_grant() = grant;
    world.service.send(event);
}

void tellReask(World &world)
{
    api::ServiceToClient event;
    event.mutable_reask()->set_agent("a1");
    event.mutable_reask()->set_rule("git.force-push");
    event.mutable_reask()->set_what("git push --force https://example.org/team/site.git main");
    event.mutable_reask()->set_count(4);
    event.mutable_reask()->set_since_ms(QDateTime::currentMSecsSinceEpoch() - 240'000);
    world.service.send(event);
}

} // namespace

class tst_Approving : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void theQuestionExplainsItself()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        const auto *panel = world.window->findChild<QuestionPanel *>();
        QStringList texts;
        for (const auto *label : panel->findChildren<PlainLabel *>()) {
            if (label->isVisible())
                texts += label->text();
        }
        for (const auto *part :
             {"git.force-push (Forced push)", "git.fetch", "Safer: Push to a new branch", "has the trait force-push", "bound to the command line only"})
            QVERIFY2(std::ranges::any_of(texts, [part](const QString &text) { return text.contains(QLatin1StringView(part)); }), part);
        const auto *view = panel->findChild<CommandView *>();
        const auto marks = view->extraSelections();
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.first().cursor.selectedText(), u"git push --force"_s);
    }

    void onceIsWhatIsMeantUnlessChosen()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        world.click(world.find<QPushButton>(u"approveButton"_s));
        QTRY_COMPARE(world.resolves(), 1);
        QCOMPARE(world.resolved().scope(), api::SCOPE_ONCE);
        QVERIFY(!world.resolved().alike());
    }

    void chosenScopes_data()
    {
        QTest::addColumn<int>("scope");
        QTest::addColumn<int>("breadth");
        QTest::addColumn<QString>("word");
        QTest::addColumn<uint>("seconds");
        QTest::newRow("task") << 1 << 0 << u"task"_s << 0U;
        QTest::newRow("half an hour") << 2 << 0 << u"until"_s << 1800U;
        QTest::newRow("two hours and what is alike") << 3 << 1 << u"until"_s << 7200U;
    }

    void chosenScopes()
    {
        QFETCH(int, scope);
        QFETCH(int, breadth);
        QFETCH(QString, word);
        QFETCH(uint, seconds);
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        auto *breadths = world.find<QComboBox>(u"grantBreadth"_s);
        QTRY_VERIFY(scopes->isEnabled());
        QVERIFY2(!breadths->isEnabled(), "once is exactly this");
        scopes->setCurrentIndex(scope);
        QVERIFY(breadths->isEnabled());
        breadths->setCurrentIndex(breadth);
        const auto note = world.find<PlainLabel>(u"grantNote"_s)->text();
        QVERIFY2(note.contains(breadth == 1 ? u"212" : u"matched 2 of"), qPrintable(note));
        QVERIFY(!world.find<QPushButton>(u"approveButton"_s)->text().contains(u"Once"));
        world.click(world.find<QPushButton>(u"approveButton"_s));
        QTRY_COMPARE(world.resolves(), 1);
        QCOMPARE(wireWord(world.resolved().scope()), word);
        QCOMPARE(world.resolved().seconds(), seconds);
        QCOMPARE(world.resolved().alike(), breadth == 1);
    }

    void theChoiceBelongsToOneQuestion()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        world.ask("q2", "git push origin main", "medium", 90);
        QTRY_COMPARE(world.session->topic<QuestionsTopic>().model()->openCount(), 2);
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        QTRY_VERIFY(scopes->isEnabled());
        scopes->setCurrentIndex(3);
        world.find<QComboBox>(u"grantBreadth"_s)->setCurrentIndex(1);
        world.click(world.find<QPushButton>(u"approveButton"_s));
        QTRY_COMPARE(world.window->findChild<QuestionPanel *>()->question().value, u"q2"_s);
        QCOMPARE(scopes->currentIndex(), 0);
        QCOMPARE(world.find<QComboBox>(u"grantBreadth"_s)->currentIndex(), 0);
    }

    void aRuleIsForExactlyThis()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        auto *breadths = world.find<QComboBox>(u"grantBreadth"_s);
        QTRY_VERIFY(scopes->isEnabled());
        scopes->setCurrentIndex(1);
        breadths->setCurrentIndex(1);
        scopes->setCurrentIndex(scopes->count() - 1);
        QVERIFY2(!breadths->isEnabled(), "a rule covers nothing that is only alike");
        QVERIFY(world.find<PlainLabel>(u"grantNote"_s)->text().contains(u"approved.toml"_s));
        QVERIFY(world.window->grab().save(u"approving-rule.png"_s));
        world.click(world.find<QPushButton>(u"approveButton"_s));
        QTRY_COMPARE(world.resolves(), 1);
        QVERIFY(world.resolved().as_rule());
        QVERIFY(!world.resolved().alike());
    }

    void withoutAPreviewThereIsNothingToChoose_data()
    {
        QTest::addColumn<bool>("answered");
        QTest::newRow("silence") << false;
        QTest::newRow("only once") << true;
    }

    void withoutAPreviewThereIsNothingToChoose()
    {
        QFETCH(bool, answered);
        World world;
        world.service.answer = [answered](const auto &request, auto &reply) {
            if (!request.has_preview_grant())
                return scenario::answer(request, reply);
            *reply.mutable_grant_preview()->mutable_why_none() = verbatim("You did not start this turn.");
            return answered;
        };
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        QTest::qWait(50);
        QVERIFY(!world.find<QComboBox>(u"grantScope"_s)->isEnabled());
        QVERIFY(!world.find<QComboBox>(u"grantBreadth"_s)->isEnabled());
        QVERIFY2(world.find<QPushButton>(u"approveButton"_s)->isEnabled(), "once is possible");
        QCOMPARE(world.find<PlainLabel>(u"grantNote"_s)->isVisible(), answered);
    }

    void moreOfTheSameDoesNotDisturbWhoReads()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        QTRY_VERIFY(scopes->isEnabled());
        scopes->setCurrentIndex(1);
        auto more = api::Question(scenario::question("q1", kPush, "high", 90));
        more.set_asked_ms(world.session->topic<QuestionsTopic>().model()->find({u"q1"_s})->askedMs);
        more.set_waiting(3);
        api::ServiceToClient event;
        *event.mutable_question() = more;
        world.service.send(event);
        QTRY_VERIFY(world.find<PlainLabel>(u"equalHint"_s)->isVisible());
        QVERIFY(world.find<PlainLabel>(u"equalHint"_s)->text().contains(u'3'));
        QVERIFY2(world.find<QPushButton>(u"approveButton"_s)->isEnabled(), "no second delay");
        QCOMPARE(scopes->currentIndex(), 1);
    }

    void grantsAreListedAndRevoked()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        auto *table = world.find<QTableView>(u"grantTable"_s);
        QVERIFY(!table->isVisible());
        tell(world, scenario::grant("g1", "git push origin main", "", 0));
        tell(world, scenario::grant("g2", "git push origin x", "git push … (send origin)", 3));
        QTRY_VERIFY(table->isVisible() && table->model()->rowCount() == 2);
        auto *revoke = world.find<QPushButton>(u"revokeButton"_s);
        QVERIFY(!revoke->isEnabled());
        table->setCurrentIndex(table->model()->index(0, 0));
        QVERIFY(revoke->isEnabled());
        QTest::mouseClick(revoke, Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kRevokeGrant), 1);
        QCOMPARE(world.service.last(api::ClientToService::kRevokeGrant).revoke_grant().grant(), "g1"); // the newest is on top
        api::ServiceToClient ended;
        ended.mutable_grant_ended()->set_id("g1");
        world.service.send(ended);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(table->model()->index(0, GrantModel::UsedColumn).data().toString().contains(u'3'));
        world.service.die();
        QTRY_COMPARE(table->model()->rowCount(), 0); // they may have ended; nothing is known
    }

    void aLoopOffersAFreeze()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        auto *banner = world.find<Confirmation>(u"loopBanner"_s);
        QVERIFY(!banner->isVisible());
        tellReask(world);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->message().contains(u"Website tried much the same 4 times"));
        world.click(world.shown(u"freezeButton"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kFreeze), 1);
        QCOMPARE(world.service.last(api::ClientToService::kFreeze).freeze().agent(), "a1");
        QVERIFY(!banner->isVisible());
    }

    void theModelKeepsItsRules()
    {
        GrantModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(7);
        for (int step = 0; step < 600; ++step) {
            GrantRecord grant;
            grant.id = QString::number(random.bounded(20));
            grant.createdMs = grant.id.toLongLong() % 7;
            grant.uses = step;
            switch (random.bounded(12)) {
            case 0: model.reset({grant}); break;
            case 1:
            case 2:
            case 3: model.remove(grant.id); break;
            default: model.apply(grant); break;
            }
            QVERIFY(model.rowCount() <= 20);
        }
        model.reset({});
        GrantRecord hostile;
        hostile.id = u"x"_s;
        hostile.subject = u"a\n\u202eb"_s;
        model.apply(hostile);
        const auto shown = model.index(0, 0).data().toString();
        QVERIFY(!shown.contains(u'\n') && !shown.contains(QChar(0x202e)));
    }

    void germanIsFound()
    {
        const InGerman german;
        QCOMPARE(MainWindow::tr("Guardian"), u"Wächter"_s);
        QCOMPARE(QuestionPanel::tr("Deny"), u"Ablehnen"_s);
        QVERIFY(GrantModel::tr("never") != u"never"_s);
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        QCOMPARE(world.find<QPushButton>(u"approveButton"_s)->text(), u"Einmal erlauben"_s);
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        QTRY_VERIFY(scopes->isEnabled());
        scopes->setCurrentIndex(1);
        world.find<QComboBox>(u"grantBreadth"_s)->setCurrentIndex(1);
        tell(world, scenario::grant("g2", "git push origin x", "git push … (send origin)", 3));
        tellReask(world);
        QTRY_VERIFY(world.find<Confirmation>(u"loopBanner"_s)->isVisible());
        QVERIFY(world.window->grab().save(u"approving-german.png"_s));
    }

    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void pictures()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? Scheme::Dark : Scheme::Light);
        World world;
        QVERIFY(world.open());
        world.window->resize(1180, 900);
        QVERIFY(world.showQuestion("q1"));
        api::ServiceToClient event;
        *event.mutable_question() = scenario::question("q2", "git push origin main", "medium", 80);
        event.mutable_question()->set_waiting(3);
        world.service.send(event);
        tell(world, scenario::grant("g1", "git push origin main", "", 0));
        tell(world, scenario::grant("g2", "git push origin x", "git push … (send origin)", 3));
        tellReask(world);
        QTRY_VERIFY(world.find<Confirmation>(u"loopBanner"_s)->isVisible());
        auto *scopes = world.find<QComboBox>(u"grantScope"_s);
        QTRY_VERIFY(scopes->isEnabled());
        const auto name = [dark](const char *what) { return u"approving-%1-%2.png"_s.arg(QLatin1StringView(what), dark ? u"dark"_s : u"light"_s); };
        QTest::qWait(200);
        QVERIFY(world.window->grab().save(name("once")));
        scopes->setCurrentIndex(2);
        world.find<QComboBox>(u"grantBreadth"_s)->setCurrentIndex(1);
        QTest::qWait(200);
        QVERIFY(world.window->grab().save(name("alike")));
        applyTheme(*qApp, Scheme::Light);
    }
};

COFFERDAM_TEST(tst_Approving)
#include "tst_approving.moc"
