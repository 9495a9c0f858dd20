// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models are looked at while the list changes, tested, removed and found on this computer.

#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/ModelsForm.h"
#include "tests/support/ModelScenario.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QTabWidget>

using namespace cofferdam;
using namespace cofferdam::page;
using namespace Qt::StringLiterals;

class tst_ModelUse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }
    void cleanup() { QApplication::setLayoutDirection(Qt::LeftToRight); }

    void whatIsFilledInStaysWhenTheListComesAnew()
    {
        World world;
        openModels(world);
        lineOf(world, u"targetName"_s)->setText(u"Half a na"_s);
        api::ServiceToClient event;
        *event.mutable_models() = scenario::targets();
        event.mutable_models()->mutable_targets(0)->add_agents("a2");
        world.service.send(event);
        auto *model = world.session->topic<ModelsTopic>().model();
        QTRY_COMPARE(model->find({u"t1"_s})->agents_size(), 2);
        QCOMPARE(lineOf(world, u"targetName"_s)->text(), u"Half a na"_s);
        event.mutable_models()->mutable_targets()->DeleteSubrange(0, 1);
        world.service.send(event);
        QTRY_COMPARE(model->rowCount(), 2);
        QCOMPARE(lineOf(world, u"targetName"_s)->text(), u"Half a na"_s);
    }

    void aTestSaysWhatItFound()
    {
        World world;
        openModels(world);
        world.shown(u"testModel"_s)->click();
        QTRY_VERIFY(saidAbove(world).contains(u"called the tool"));
        QVERIFY2(saidAbove(world).contains(u"$0.0003"), qPrintable(saidAbove(world)));
        QCOMPARE(world.service.last(api::ClientToService::kTestModel).test_model().target(), "t1");
        QVERIFY(world.window->grab().save(u"models-tested.png"_s));
        lineOf(world, u"targetModel"_s)->setText(u"another"_s);
        QVERIFY2(!world.shown(u"testModel"_s)->isEnabled(), "what is not saved is not what would be tested");
    }

    void aTestOfAnotherModelIsNotShown()
    {
        World world;
        std::optional<api::ClientToService> held;
        world.service.answer = [&held](const auto &request, auto &reply) {
            if (request.has_test_model()) {
                held = request;
                return false;
            }
            return scenario::answer(request, reply);
        };
        openModels(world);
        world.shown(u"testModel"_s)->click();
        QTRY_VERIFY(held);
        world.find<QListView>(u"targetList"_s)->setCurrentIndex(world.session->topic<ModelsTopic>().model()->indexOf({u"t2"_s}));
        api::ServiceToClient reply;
        reply.set_id(held->id());
        reply.mutable_model_test()->set_answered(true);
        world.service.send(reply);
        QTest::qWait(100);
        QVERIFY2(saidAbove(world).isEmpty(), qPrintable(saidAbove(world)));
    }

    void removingIsAskedFirst()
    {
        World world;
        openModels(world);
        world.window->showPage(u"chat"_s);
        QTest::keyClick(world.window.get(), Qt::Key_X, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(world.window->page(), u"models"_s);
        QVERIFY(world.isAsked(u"Remove \u201cEveryday\u201d? Used by Website."_s));
        world.find<QListView>(u"targetList"_s)->setCurrentIndex(world.session->topic<ModelsTopic>().model()->indexOf({u"t2"_s}));
        QVERIFY2(!world.shown(u"confirmRemoveModel"_s), "it was about another one");
        QTest::keyClick(world.window.get(), Qt::Key_X, Qt::ControlModifier | Qt::AltModifier);
        world.click(world.shown(u"confirmRemoveModel"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kRemoveModel), 1);
        QCOMPARE(world.service.last(api::ClientToService::kRemoveModel).remove_model().target(), "t2");
    }

    void whatIsFoundHereIsAdopted()
    {
        World world;
        openModels(world);
        QTest::keyClick(world.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::AltModifier);
        auto *list = world.find<QListView>(u"foundModels"_s);
        QTRY_COMPARE(list->model()->rowCount(), 4);
        list->setCurrentIndex(list->model()->index(1, 0));
        QVERIFY(world.find<QLabel>(u"foundWarning"_s)->text().contains(u"context is small"));
        QVERIFY(world.window->grab().save(u"models-found.png"_s));
        list->setCurrentIndex(list->model()->index(3, 0));
        QVERIFY(!world.shown(u"adoptModel"_s)->isEnabled());
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_COMPARE(lineOf(world, u"targetModel"_s)->text(), u"qwen3-coder:30b"_s);
        QCOMPARE(lineOf(world, u"targetUrl"_s)->text(), u"http://127.0.0.1:11434"_s);
        QCOMPARE(lineOf(world, u"targetContext"_s)->text(), u"65536"_s);
        QVERIFY(!lineOf(world, u"targetUrl"_s)->isReadOnly());
        world.shown(u"saveModel"_s)->click();
        QTRY_COMPARE(world.service.count(kSave), 1);
        const auto saved = world.service.last(kSave).save_model();
        QCOMPARE(saved.provider(), "ollama");
        QCOMPARE(saved.dialect(), api::DIALECT_OLLAMA);
        QCOMPARE(saved.key(), "");
        QCOMPARE(saved.id(), "");
    }

    void picturesOfIt_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("name");
        QTest::newRow("dark") << true << Qt::LeftToRight << QSize(1180, 760) << u"dark"_s;
        QTest::newRow("from the right") << false << Qt::RightToLeft << QSize(1180, 760) << u"rtl"_s;
        QTest::newRow("the least") << false << Qt::LeftToRight << QSize(880, 560) << u"least"_s;
    }

    void picturesOfIt()
    {
        QFETCH(bool, dark);
        QFETCH(Qt::LayoutDirection, direction);
        QFETCH(QSize, size);
        QFETCH(QString, name);
        applyTheme(*qApp, dark ? Scheme::Dark : Scheme::Light);
        QApplication::setLayoutDirection(direction);
        World world;
        openModels(world);
        world.window->resize(size);
        for (int tab = 0; tab < world.find<QTabWidget>(u"modelTabs"_s)->count(); ++tab) {
            world.find<QTabWidget>(u"modelTabs"_s)->setCurrentIndex(tab);
            QTest::qWait(150);
            QVERIFY(world.window->grab().save(u"models-%1-%2.png"_s.arg(name).arg(tab)));
        }
        world.window->showPage(u"vault"_s);
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"vault-%1.png"_s.arg(name)));
        QCOMPARE(world.window->size(), size);
        applyTheme(*qApp, Scheme::Light);
    }
};

COFFERDAM_TEST(tst_ModelUse)
#include "tst_modeluse.moc"
