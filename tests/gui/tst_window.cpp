// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real window against a service played over a real socket.

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/state/InterceptionModel.h"
#include "app/desktop/timeline/TimelinePage.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

#include <time.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Window : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void aBannerHoldsAnyText()
    {
        World world;
        QVERIFY(world.open());
        const auto width = world.window->width();
        Q_EMIT world.session->failed(u"<b>bold</b> \u202e"_s + QString(600, u'x'));
        const auto banners = world.window->findChildren<Banner *>();
        const auto shown = std::ranges::find_if(banners, [](const Banner *banner) { return banner->isVisible(); });
        QVERIFY(shown != banners.end());
        QVERIFY((*shown)->message().startsWith(u"<b>bold</b> \u27e6U+202E\u27e7"));
        QCOMPARE((*shown)->textFormat(), Qt::PlainText);
        QTest::qWait(50);
        QCOMPARE(world.window->width(), width); // a word without an end is broken
        QVERIFY((*shown)->height() > 3 * (*shown)->fontMetrics().height());
    }

    void everyLabelIsPlainText()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.showQuestion("q1"));
        for (const auto *label : world.window->findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'), qPrintable(label->text()));
    }

    void restoreIsConfirmedInThePage()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"timeline"_s);
        auto *table = world.find<QTableView>(u"snapshotTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 7); // one of them thinned out
        table->setCurrentIndex(table->model()->index(3, 0));
        QTest::mouseClick(world.find<QPushButton>(u"restoreButton"_s), Qt::LeftButton);
        auto *confirm = world.shown(u"confirmRestore"_s);
        QVERIFY(confirm);
        QCOMPARE(world.service.count(api::ClientToService::kRestore), 0);
        // What it means is told before.
        QTRY_VERIFY(world.isAsked(u"3 actions of its tools are undone"_s));
        QVERIFY(world.isAsked(u"The present is kept as a snapshot first"_s));
        world.click(confirm);
        QTRY_COMPARE(world.service.count(api::ClientToService::kRestore), 1);
        const auto restore = world.service.last(api::ClientToService::kRestore).restore();
        QCOMPARE(restore.agent(), "a1");
        QCOMPARE(restore.snapshot(), "s3");
    }

    void snapshotsArePinnedNamedAndGivenRoom()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"timeline"_s);
        auto *table = world.find<QTableView>(u"snapshotTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 7);
        table->setCurrentIndex(table->model()->index(3, 0));
        const auto trigger = [&](const QString &text) {
            const auto actions = world.window->findChildren<QAction *>();
            const auto found = std::ranges::find(actions, text, &QAction::text);
            if (found == actions.end() || !(*found)->isEnabled())
                return false;
            (*found)->trigger();
            return true;
        };
        QVERIFY(trigger(u"Keep for Good"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kPinSnapshot), 1);
        QVERIFY(world.service.last(api::ClientToService::kPinSnapshot).pin_snapshot().pinned());
        QVERIFY(trigger(u"Name Snapshot\u2026"_s));
        world.find<QLineEdit>(u"snapshotName"_s)->setText(u"before the release"_s);
        QTest::mouseClick(world.find<QPushButton>(u"saveKeeping"_s), Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kNameSnapshot), 1);
        const auto named = world.service.last(api::ClientToService::kNameSnapshot).name_snapshot();
        QCOMPARE(named.snapshot(), "s3");
        QCOMPARE(named.name(), "before the release");
        QVERIFY(trigger(u"Room for Snapshots\u2026"_s));
        world.find<QSpinBox>(u"snapshotRoom"_s)->setValue(30);
        QTest::mouseClick(world.find<QPushButton>(u"saveKeeping"_s), Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kSetSnapshotRoom), 1);
        QCOMPARE(world.service.last(api::ClientToService::kSetSnapshotRoom).set_snapshot_room().percent(), 30U);
        // What is typed for one snapshot is not saved for another.
        QVERIFY(trigger(u"Name Snapshot\u2026"_s));
        table->setCurrentIndex(table->model()->index(0, 0));
        QVERIFY(world.find<QLineEdit>(u"snapshotName"_s)->isHidden() || !world.find<QLineEdit>(u"snapshotName"_s)->isVisible());
    }

    void aThinnedOneLeadsToTheNearestOlder()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"timeline"_s);
        auto *table = world.find<QTableView>(u"snapshotTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 7);
        table->setCurrentIndex(table->model()->index(5, 0)); // s0 was thinned out
        QVERIFY(!world.find<QPushButton>(u"restoreButton"_s)->isEnabled());
        auto *page = world.window->findChild<TimelinePage *>();
        QVERIFY(page);
        page->go({.page = u"timeline"_s, .agent = {u"a1"_s}, .item = u"s0@%1"_s.arg(QDateTime::currentMSecsSinceEpoch() * 1000)});
        QVERIFY(world.isAsked(u"was thinned out"_s));
        QVERIFY(world.isAsked(u"before the row you came from"_s));
        world.click(world.shown(u"confirmRestore"_s));
        QTRY_COMPARE(world.service.last(api::ClientToService::kRestore).restore().snapshot(), "s1");
    }

    void theTrailLeadsBackToJustBefore()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"audit"_s);
        auto *table = world.find<QTableView>(u"auditTable"_s);
        QTRY_VERIFY(table->model()->rowCount() > 100);
        int row = 0;
        while (row < table->model()->rowCount()
               && table->model()->index(row, AuditModel::VerdictColumn).data(AuditModel::VerdictRole).toInt() != api::VERDICT_SNAPSHOT)
            ++row;
        QVERIFY(row < table->model()->rowCount());
        table->setCurrentIndex(table->model()->index(row, 0));
        auto *back = world.find<QPushButton>(u"backButton"_s);
        QTRY_VERIFY(back->isEnabled());
        QTest::mouseClick(back, Qt::LeftButton);
        QCOMPARE(world.window->page(), u"timeline"_s);
        QTRY_VERIFY(world.shown(u"confirmRestore"_s));
        world.click(world.shown(u"confirmRestore"_s));
        QTRY_COMPARE(world.service.last(api::ClientToService::kRestore).restore().snapshot(), "s3");
    }

    void theTrailIsVerifiedByWish()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"audit"_s);
        QTest::mouseClick(world.find<QPushButton>(u"verifyButton"_s), Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kVerifyAudit), 1);
        const auto said = [&] {
            return std::ranges::any_of(world.window->findChildren<Banner *>(),
                                       [](const auto *banner) { return banner->isVisible() && banner->message().contains(u"intact"); });
        };
        QTRY_VERIFY(said());
        const auto *report = world.find<Banner>(u"verified"_s);
        for (const auto &words : {u"Signed on"_s, u"outside the data folder"_s, u"This shows"_s, u"It does not show"_s, u"4711 1 7e7e"_s})
            QVERIFY2(report->message().contains(words), qPrintable(report->message()));
        const auto answers = report->actions();
        const auto copy = std::ranges::find(answers, u"Copy Head"_s, &QAction::text);
        QVERIFY(copy != answers.end() && (*copy)->isVisible());
        (*copy)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"4711 1 7e7e 0011 2233"_s);
        world.window->grab().save(u"audit-verified.png"_s);
    }

    void aPromptIsSent()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        QTRY_VERIFY(!input->isReadOnly());
        QTest::keyClicks(input, u"run the tests"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(world.service.count(api::ClientToService::kSendPrompt), 1);
        QCOMPARE(world.service.last(api::ClientToService::kSendPrompt).send_prompt().text(), "run the tests");
        QVERIFY(input->toPlainText().isEmpty());
    }

    void aRefusedPromptIsGivenBack()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_send_prompt())
                return scenario::answer(request, reply);
            reply.mutable_failed()->set_code(api::ERROR_DENIED);
            *reply.mutable_failed()->mutable_message() = verbatim("The plugin has not reported to the service.");
            return true;
        };
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        QTRY_VERIFY(!input->isReadOnly());
        QTest::keyClicks(input, u"hello"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(input->toPlainText(), u"hello"_s);
    }

    void noPromptWhileALayerIsDown()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        QTRY_VERIFY(!input->isReadOnly());
        api::ServiceToClient event;
        *event.mutable_layers() = scenario::layers(false);
        world.service.send(event);
        QTRY_VERIFY(input->isReadOnly());
        QVERIFY(!world.find<QPushButton>(u"sendButton"_s)->isEnabled());
    }

    void whatIsHeldSaysWhyAndWaitsForContinue_data()
    {
        QTest::addColumn<int>("because");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("text");
        QTest::newRow("rollback") << int(api::HELD_ROLLED_BACK) << u"Held after rollback"_s << u"Held after rollback. The agent is back"_s;
        QTest::newRow("the service was away") << int(api::HELD_SERVICE_WAS_AWAY) << u"Held: service was away"_s << u"Held, because the service was away"_s;
        QTest::newRow("not said") << int(api::HELD_UNSPECIFIED) << u"Held"_s << u"Held. The agent does nothing"_s;
    }

    void whatIsHeldSaysWhyAndWaitsForContinue()
    {
        QFETCH(int, because);
        QFETCH(QString, state);
        QFETCH(QString, text);
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"chat"_s);
        QVERIFY(!world.shown(u"continueButton"_s));
        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("a1", "Website", api::AGENT_HELD);
        event.mutable_agent()->set_held_because(api::HeldBecause(because));
        world.service.send(event);
        QTRY_VERIFY(world.shown(u"continueButton"_s));
        for (const auto &page : {u"chat"_s, u"timeline"_s}) {
            world.window->showPage(page);
            const auto all = world.window->findChildren<Confirmation *>();
            QVERIFY(std::ranges::any_of(all, [&](const auto *each) { return each->isVisible() && each->message().startsWith(text); }));
        }
        QCOMPARE(world.session->topic<AgentsTopic>().model()->indexOf({u"a1"_s}).data(AgentModel::StateTextRole).toString(), state);
        world.window->showPage(u"chat"_s);
        world.click(world.shown(u"continueButton"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kContinueAgent), 1);
        QCOMPARE(world.service.last(api::ClientToService::kContinueAgent).continue_agent().agent(), "a1");
    }

    void aNewUserMayRunTheDemo()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (request.has_list_agents())
                reply.mutable_agents();
            else
                return scenario::answer(request, reply);
            return true;
        };
        QVERIFY(world.open());
        auto *demo = world.find<QPushButton>(u"demoButton"_s);
        QTRY_VERIFY(demo->isVisible() && demo->isEnabled());
        QTest::mouseClick(demo, Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kRunDemo), 1);
        api::ServiceToClient line;
        *line.mutable_demo()->mutable_text() = verbatim("The agent deleted build/. A snapshot was taken before, in 1.6 s.");
        line.mutable_demo()->set_ok(true);
        world.service.send(line);
        const auto *story = world.find<QListView>(u"story"_s);
        QTRY_VERIFY(story->isVisible() && story->model()->rowCount() == 2);
    }

    void closingTheWindowKeepsTheService()
    {
        World world;
        QVERIFY(world.open());
        QTest::qWait(50);
        world.window->close();
        world.window.reset();
        world.session.reset();
        world.client.reset();
        QTest::qWait(50);
        QCOMPARE(world.service.count(api::ClientToService::kShutdown), 0);
        QCOMPARE(world.service.count(api::ClientToService::kStopAgent), 0);
    }

    void theServiceIsStoppedOnlyAfterAQuestion()
    {
        World world;
        QVERIFY(world.open());
        world.find<QAction>(u"stopService"_s)->trigger();
        QTest::qWait(50);
        QCOMPARE(world.service.count(api::ClientToService::kShutdown), 0);
        world.click(world.shown(u"confirmStopService"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kShutdown), 1);
    }

    void aLostServiceIsSaidAndFoundAgain()
    {
        World world;
        QVERIFY(world.open());
        QTRY_VERIFY(world.session->topic<LayersTopic>().model()->allGood());
        world.service.die();
        QTRY_VERIFY(!world.session->topic<LayersTopic>().model()->allGood()); // nothing is known, so nothing is green
        QVERIFY(world.service.listen());
        QTRY_VERIFY(world.session->topic<LayersTopic>().model()->allGood());
        QCOMPARE(world.session->topic<AgentsTopic>().model()->rowCount(), 2);
    }

    void aFastFeedKeepsTheWindowAwake()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"guardian"_s);
        auto *feed = world.session->topic<TrailTopic>().feed();
        QSignalSpy inserted(feed, &QAbstractItemModel::rowsInserted);
        constexpr int kRows = 2000;
        const auto used = [] { // time of this thread alone, in ms: others may keep the processors busy
            timespec time{};
            ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
            return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
        };
        const auto before = used();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < kRows; ++i) {
            api::ServiceToClient event;
            *event.mutable_audit_row() = scenario::row(1000U + unsigned(i), "allow", "ls", "files.read", "");
            world.service.send(event);
            if (i % 100 == 99)
                QTest::qWait(50);
        }
        QTRY_COMPARE(feed->record(0).seq, quint64(1000 + kRows - 1));
        // What a row costs the window is paid once a batch, and there is one batch in kBatchMs however many rows come.
        qInfo("%lld batches, %lld ms of the window's thread for %d rows", qint64(inserted.count()), qint64(used() - before), kRows);
        constexpr int kEarliest = InterceptionModel::kBatchMs * 9 / 10; // a coarse timer may be early by a twentieth
        QVERIFY(inserted.count() <= clock.elapsed() / kEarliest + 2);
        QCOMPARE(feed->dropped(), 0U);
    }

    void picturesOfEachPage_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void picturesOfEachPage()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? Scheme::Dark : Scheme::Light);
        World world;
        QVERIFY(world.open());
        world.ask("q2", "psql -h db.example.org -c 'drop table customers'", "critical", 14);
        QVERIFY(world.showQuestion("q1"));
        const auto *table = world.find<QTableView>(u"auditTable"_s);
        world.find<QTableView>(u"auditTable"_s)->setCurrentIndex(table->model()->index(8, 0));
        auto *snapshots = world.find<QTableView>(u"snapshotTable"_s);
        snapshots->setCurrentIndex(snapshots->model()->index(3, 0));
        for (const auto &page : world.window->pageIds()) {
            world.window->showPage(page);
            QTest::qWait(page == u"guardian"_s ? kAnswerDelayMs + 200 : 150);
            const auto picture = world.window->grab().toImage();
            const auto ground = picture.pixelColor(picture.width() - 4, picture.height() - 4);
            QCOMPARE(ground.lightnessF() < 0.5F, dark);
            QVERIFY(picture.save(u"window-%1-%2.png"_s.arg(page, dark ? u"dark"_s : u"light"_s)));
        }
        applyTheme(*qApp, Scheme::Light);
    }
};

COFFERDAM_TEST(tst_Window)
#include "tst_window.moc"
