// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys are looked for in a stopped agent; how far that is, and what came of it, is said.

#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTableView>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_AbsencePanel : public QObject
{
    Q_OBJECT

private:
    static void openWithKeys(World &world)
    {
        QVERIFY(world.open());
        world.window->showPage(u"vault"_s);
        QTRY_COMPARE(world.find<QTableView>(u"keyTable"_s)->model()->rowCount(), 5);
    }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    /// Only the stopped one may be chosen; how far it is, and what came of it.
    void keysAreLookedForInAStoppedAgent_data()
    {
        QTest::addColumn<api::AbsenceProof>("proof");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QStringList>("details");
        api::AbsenceProof proof;
        proof.set_keys(3);
        proof.set_searched(5'000'000'000);
        proof.add_streams("disk:now");
        proof.add_streams("ram:stopped");
        proof.add_streams("disk:s7");
        proof.set_complete(true);
        proof.set_clean(true);
        const QStringList looked{u"3 key(s) looked for in 4.66 GiB:"_s, u"    the disk"_s, u"    the memory it was stopped with"_s,
                                 u"    the disk in snapshot s7"_s};
        QTest::newRow("nothing there") << proof << u"No key was found in \u201cResearch\u201d."_s << looked;
        auto part = proof;
        part.set_clean(false);
        part.set_complete(false);
        *part.add_notes() = verbatim("ram:s7 could not be read.");
        QTest::newRow("not all of it") << part << u"but not everything was looked into"_s << (QStringList{u"ram:s7 could not be read."_s} + looked);
        auto found = proof;
        found.set_clean(false);
        auto *finding = found.add_findings();
        finding->set_key("OpenAI, work");
        finding->set_form("base64");
        finding->set_where("disk:now");
        finding->set_offset(4096);
        QTest::newRow("found") << found << u"Replace them at their provider and here"_s
                               << (QStringList{u"Found: \u201cOpenAI, work\u201d in the disk, at byte 4,096, as base64"_s} + looked);
    }

    void keysAreLookedForInAStoppedAgent()
    {
        QFETCH(api::AbsenceProof, proof);
        QFETCH(QString, outcome);
        QFETCH(QStringList, details);
        World world;
        quint64 asked = 0;
        world.service.answer = [&asked](const auto &request, auto &reply) {
            if (!request.has_prove_absence())
                return scenario::answer(request, reply);
            asked = request.id();
            return false; // it takes minutes
        };
        openWithKeys(world);
        const auto *choice = world.find<QComboBox>(u"provenAgent"_s);
        QCOMPARE(choice->count(), 1);
        QCOMPARE(choice->currentText(), u"Research"_s);
        const auto *button = world.find<QPushButton>(u"searchForKeys"_s);
        QVERIFY(button->isEnabled());
        QTest::keyClick(world.window.get(), Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(asked != 0);
        QCOMPARE(world.service.last(api::ClientToService::kProveAbsence).prove_absence().agent(), "a2");
        QVERIFY(!button->isEnabled() && !choice->isEnabled());
        api::ServiceToClient event;
        event.mutable_progress()->set_agent("a2");
        event.mutable_progress()->set_fraction(0.5);
        *event.mutable_progress()->mutable_text() = verbatim("Looking for keys in disk:now");
        world.service.send(event);
        const auto *bar = world.find<QProgressBar>(u"proofProgress"_s);
        QTRY_COMPARE(bar->value(), bar->maximum() / 2);
        QVERIFY(bar->isVisible());
        QCOMPARE(world.find<QLabel>(u"proofState"_s)->text(), u"Looking for keys in disk:now"_s);
        api::ServiceToClient reply;
        reply.set_id(asked);
        *reply.mutable_absence_proof() = proof;
        world.service.send(reply);
        const auto *said = world.find<QLabel>(u"proofOutcome"_s);
        QTRY_VERIFY(said->isVisible());
        QVERIFY2(said->text().contains(outcome), qPrintable(said->text()));
        QCOMPARE(world.find<QPlainTextEdit>(u"proofDetails"_s)->toPlainText().split(u'\n'), details);
        QVERIFY(button->isEnabled() && !bar->isVisible());
        QVERIFY(world.window->grab().save(u"vault-proof.png"_s));
    }

    void whyNoKeysCanBeLookedForIsSaid_data()
    {
        QTest::addColumn<bool>("stopped");
        QTest::addColumn<bool>("keys");
        QTest::addColumn<QString>("why");
        QTest::newRow("none is stopped") << false << true << u"Only a stopped agent can be looked into"_s;
        QTest::newRow("no keys") << true << false << u"There is no key to look for."_s;
    }

    void whyNoKeysCanBeLookedForIsSaid()
    {
        QFETCH(bool, stopped);
        QFETCH(bool, keys);
        QFETCH(QString, why);
        World world;
        world.service.answer = [stopped, keys](const auto &request, auto &reply) {
            if (request.has_list_keys() && !keys) {
                reply.mutable_keys();
                return true;
            }
            if (!request.has_list_agents() || stopped)
                return scenario::answer(request, reply);
            *reply.mutable_agents()->add_agents() = scenario::agent("a1", "Website", api::AGENT_READY);
            return true;
        };
        QVERIFY(world.open());
        world.window->showPage(u"vault"_s);
        const auto *button = world.find<QPushButton>(u"searchForKeys"_s);
        const auto *state = world.find<QLabel>(u"proofState"_s);
        QTRY_VERIFY2(state->text().contains(why), qPrintable(state->text()));
        QVERIFY(!button->isEnabled());
        if (stopped)
            return;
        api::ServiceToClient event; // and when it is stopped, it can
        *event.mutable_agent() = scenario::agent("a1", "Website", api::AGENT_STOPPED);
        world.service.send(event);
        QTRY_VERIFY(button->isEnabled());
    }

    void aSearchThatFailsIsSaid()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_prove_absence())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("The agent runs.");
            return true;
        };
        openWithKeys(world);
        world.click(world.shown(u"searchForKeys"_s));
        const auto *said = world.find<QLabel>(u"proofOutcome"_s);
        QTRY_COMPARE(said->text(), u"\u201cResearch\u201d was not looked into: The agent runs."_s);
        QVERIFY(world.shown(u"searchForKeys"_s)->isEnabled());
        QVERIFY(!world.find<QPlainTextEdit>(u"proofDetails"_s)->isVisible());
    }
};

COFFERDAM_TEST(tst_AbsencePanel)
#include "tst_absencepanel.moc"
