// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models are named and saved; a key that is typed for one goes nowhere else.

#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/ModelsForm.h"
#include "tests/support/ModelScenario.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QTabWidget>

using namespace cofferdam;
using namespace cofferdam::page;
using namespace Qt::StringLiterals;

class tst_ModelsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void whatIsThereIsShown()
    {
        World world;
        openModels(world);
        const auto *list = world.find<QListView>(u"targetList"_s);
        QCOMPARE(list->model()->rowCount(), 3);
        QCOMPARE(lineOf(world, u"targetUrl"_s)->text(), u"https://api.openai.com"_s);
        QVERIFY2(lineOf(world, u"targetUrl"_s)->isReadOnly(), "a provider's own address is not typed");
        QCOMPARE(world.find<QComboBox>(u"keyChoice"_s)->currentData().toString(), u"k1"_s);
        QCOMPARE(lineOf(world, u"targetContext"_s)->text(), u"400000"_s);
        QVERIFY2(!world.shown(u"saveModel"_s)->isEnabled(), "nothing was changed");
        QVERIFY(world.find<QLabel>(u"pricesOf"_s)->text().contains(u"2026-11-29"));
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"models-light.png"_s));
    }

    void keysThatMayGoThereAreOffered()
    {
        World world;
        openModels(world);
        const auto *keys = world.find<QComboBox>(u"keyChoice"_s);
        QVERIFY(keys->findData(u"k1"_s) >= 0 && keys->findData(u"k2"_s) >= 0);
        for (const auto &other : {u"k3"_s, u"k4"_s, u"k5"_s})
            QVERIFY2(keys->findData(other) < 0, qPrintable(other));
        choose(world.find<QComboBox>(u"targetProvider"_s), u"compatible"_s);
        auto *url = lineOf(world, u"targetUrl"_s);
        QVERIFY(!url->isReadOnly() && url->text().isEmpty());
        QVERIFY2(keys->currentData().toString().isEmpty(), "a key of the provider before does not come along");
        const auto said = [&world] { return world.find<QLabel>(u"keyNote"_s)->isVisible(); };
        QVERIFY2(!said(), "this one may do without");
        choose(world.find<QComboBox>(u"targetProvider"_s), u"anthropic"_s);
        QVERIFY(said());
        choose(world.find<QComboBox>(u"targetProvider"_s), u"compatible"_s);
        url->setText(u"https://models.example.org/other"_s);
        QVERIFY(keys->findData(u"k5"_s) >= 0);
        QVERIFY(keys->findData(u"k1"_s) < 0);
    }

    void aNewModelWithANewKeyIsSaved()
    {
        World world;
        openModels(world);
        fillInNew(world);
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"models-new.png"_s));
        QTest::keyClick(world.window.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(world.service.count(kSave), 1);
        const auto key = world.service.last(kAddKey).add_key();
        QCOMPARE(key.value(), kTyped);
        QCOMPARE(key.name(), "Mine");
        QCOMPARE(key.url(), "https://api.openai.com");
        QVERIFY(key.all_agents());
        const auto saved = world.service.last(kSave).save_model();
        QCOMPARE(saved.id(), "");
        QCOMPARE(saved.key(), "k9");
        QCOMPARE(saved.name(), "Mine");
        QCOMPARE(saved.provider(), "openai");
        QCOMPARE(saved.dialect(), api::DIALECT_OPENAI_RESPONSES);
        QCOMPARE(saved.model(), "gpt-6-luna");
        QCOMPARE(saved.base_url(), "https://api.openai.com");
        QCOMPARE(saved.context_window(), 0U);
        QVERIFY(!saved.has_rates());
        QVERIFY(lineOf(world, u"newKey"_s)->text().isEmpty());
        QTRY_VERIFY(saidAbove(world).startsWith(u"Saved."));
        // The list with it comes later, and it stays what is looked at.
        api::ServiceToClient event;
        *event.mutable_models() = scenario::targets();
        *event.mutable_models()->add_targets() = saved;
        event.mutable_models()->mutable_targets(3)->set_id("t9");
        world.service.send(event);
        const auto *list = world.find<QListView>(u"targetList"_s);
        QTRY_COMPARE(list->currentIndex().data(TargetModel::IdRole).toString(), u"t9"_s);
        QCOMPARE(lineOf(world, u"targetName"_s)->text(), u"Mine"_s);
        QVERIFY(saidAbove(world).startsWith(u"Saved."));
    }

    void aTypedKeyGoesNowhereElse_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("another provider") << 0;
        QTest::newRow("another address") << 1;
        QTest::newRow("another page") << 2;
        QTest::newRow("another part of the page") << 3;
        QTest::newRow("another model") << 4;
        QTest::newRow("a key of the vault instead") << 5;
        QTest::newRow("the window is hidden") << 6;
        QTest::newRow("the service is gone") << 7;
        QTest::newRow("the search for local ones") << 8;
    }

    void aTypedKeyGoesNowhereElse()
    {
        QFETCH(int, how);
        World world;
        openModels(world);
        fillInNew(world);
        auto *typed = lineOf(world, u"newKey"_s);
        if (how == 1) {
            choose(world.find<QComboBox>(u"targetProvider"_s), u"compatible"_s);
            lineOf(world, u"targetUrl"_s)->setText(u"https://one.example"_s);
            chooseNewKey(world);
            QTest::keyClicks(typed, u"abc"_s);
            QTest::keyClick(lineOf(world, u"targetUrl"_s), Qt::Key_X);
        } else if (how == 0) {
            choose(world.find<QComboBox>(u"targetProvider"_s), u"anthropic"_s);
        } else if (how == 2) {
            world.window->showPage(u"chat"_s);
            world.window->showPage(u"models"_s);
        } else if (how == 3) {
            world.find<QTabWidget>(u"modelTabs"_s)->setCurrentIndex(1);
            world.find<QTabWidget>(u"modelTabs"_s)->setCurrentIndex(0);
        } else if (how == 4) {
            const auto *list = world.find<QListView>(u"targetList"_s);
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
        } else if (how == 5) {
            choose(world.find<QComboBox>(u"keyChoice"_s), u"k1"_s);
        } else if (how == 6) {
            world.window->hide();
            world.window->show();
        } else if (how == 7) {
            world.service.die();
            QTRY_VERIFY(!world.session->isConnected());
        } else {
            QTest::keyClick(world.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::AltModifier);
        }
        QVERIFY2(typed->text().isEmpty(), qPrintable(typed->text()));
        QTest::qWait(50);
        QCOMPARE(world.service.count(kAddKey), 0);
    }

    void aRefusedKeySavesNothing()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_add_key())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("A key cannot have blanks in it.");
            return true;
        };
        openModels(world);
        fillInNew(world);
        world.shown(u"saveModel"_s)->click();
        QTRY_VERIFY(saidAbove(world).contains(u"A key cannot have blanks in it."));
        QCOMPARE(world.service.count(kSave), 0);
        QVERIFY2(lineOf(world, u"newKey"_s)->text().isEmpty(), "it was sent once");
        QCOMPARE(lineOf(world, u"targetName"_s)->text(), u"Mine"_s);
        world.shown(u"saveModel"_s)->click();
        QVERIFY(saidAbove(world).contains(u"Type the key"));
        QCOMPARE(world.service.count(kAddKey), 1);
    }

    void aRefusedModelKeepsItsKey()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_save_model())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("Another one has that name.");
            return true;
        };
        openModels(world);
        fillInNew(world);
        world.shown(u"saveModel"_s)->click();
        QTRY_VERIFY(saidAbove(world).contains(u"Another one has that name."));
        QVERIFY2(saidAbove(world).contains(u"in the vault"), "what has happened is said");
        QCOMPARE(world.find<QComboBox>(u"keyChoice"_s)->currentData().toString(), u"k9"_s);
        world.shown(u"saveModel"_s)->click();
        QTRY_COMPARE(world.service.count(kSave), 2);
        QCOMPARE(world.service.count(kAddKey), 1);
        QCOMPARE(world.service.last(kSave).save_model().key(), "k9");
    }

    void whatIsWrongIsSaidAtItsField_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("no name") << u"targetName"_s << QString() << u"Give it a name"_s;
        QTest::newRow("no model") << u"targetModel"_s << u"  "_s << u"Say which model"_s;
        QTest::newRow("a context with a comma") << u"targetContext"_s << u"128,000"_s << u"digits alone"_s;
        QTest::newRow("a price with a comma") << u"rateInput"_s << u"1,50"_s << u"with a dot"_s;
        QTest::newRow("no price") << u"rateOutput"_s << QString() << u"no amount"_s;
    }

    void whatIsWrongIsSaidAtItsField()
    {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, said);
        World world;
        openModels(world);
        if (field.startsWith(u"rate")) {
            world.find<QCheckBox>(u"ownPrices"_s)->setChecked(true);
            lineOf(world, u"rateInput"_s)->setText(u"2.50"_s);
            lineOf(world, u"rateOutput"_s)->setText(u"10"_s);
        }
        lineOf(world, u"targetCaFile"_s)->setText(u"/x"_s); // so that something is changed
        lineOf(world, field)->setText(text);
        world.shown(u"saveModel"_s)->click();
        QVERIFY2(saidAbove(world).contains(said), qPrintable(saidAbove(world)));
        QTRY_VERIFY(lineOf(world, field)->hasFocus());
        QCOMPARE(world.service.count(kSave), 0);
    }

    void ownPricesAreSaved()
    {
        World world;
        openModels(world);
        world.find<QCheckBox>(u"ownPrices"_s)->setChecked(true);
        lineOf(world, u"rateInput"_s)->setText(u"2.50"_s);
        lineOf(world, u"rateOutput"_s)->setText(u"10"_s);
        lineOf(world, u"rateCacheRead"_s)->setText(u"0.25"_s);
        world.shown(u"saveModel"_s)->click();
        QTRY_COMPARE(world.service.count(kSave), 1);
        const auto saved = world.service.last(kSave).save_model();
        QCOMPARE(saved.id(), "t1");
        QCOMPARE(saved.rates().input(), 2'500'000'000U);
        QCOMPARE(saved.rates().output(), 10'000'000'000U);
        QCOMPARE(saved.rates().cache_read(), 250'000'000U);
        QCOMPARE(saved.rates().cache_write(), 2'500'000'000U);
        QCOMPARE(saved.rates().cache_write_hour(), 2'500'000'000U);
        QVERIFY(saved.images() && saved.reasoning());
    }

    void backupsAreOfTheSameModelAndDialect()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            const bool answered = scenario::answer(request, reply);
            if (request.has_list_models()) {
                auto *same = reply.mutable_models()->add_targets();
                *same = reply.models().targets(0);
                same->set_id("t4");
                same->set_name("Everyday elsewhere");
            }
            return answered;
        };
        openModels(world);
        auto *backup = world.find<QComboBox>(u"targetBackup"_s);
        QCOMPARE(backup->count(), 2); // and none
        QVERIFY(backup->findData(u"t4"_s) > 0);
        choose(backup, u"t4"_s);
        lineOf(world, u"targetModel"_s)->setText(u"another"_s);
        QCOMPARE(backup->count(), 1);
    }
};

COFFERDAM_TEST(tst_ModelsPage)
#include "tst_modelspage.moc"
