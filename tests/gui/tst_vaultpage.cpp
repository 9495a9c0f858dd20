// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys are added, exchanged, bound, revoked and removed; a value is typed once, sent once, and never shown.

#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/widgets/SecretField.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/ModelScenario.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTableView>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kAdd = api::ClientToService::kAddKey;
constexpr auto kRotate = api::ClientToService::kRotateKey;
constexpr auto kBind = api::ClientToService::kBindKey;
constexpr auto kRevoke = api::ClientToService::kRevokeKey;
constexpr auto kRemove = api::ClientToService::kRemoveKey;
constexpr auto kKeys = Qt::ControlModifier | Qt::AltModifier;

/// Its keys, the first of them chosen.
void openVault(World &world)
{
    QVERIFY(world.open());
    world.window->showPage(u"vault"_s);
    auto *table = world.find<QTableView>(u"keyTable"_s);
    QTRY_COMPARE(table->model()->rowCount(), 5);
    table->setCurrentIndex(table->model()->index(0, 0));
}

void press(const World &world, Qt::Key key)
{
    QTest::keyClick(world.window.get(), key, kKeys);
}

QLineEdit *entry(const World &world, const QString &name)
{
    return world.find<QLineEdit>(name);
}

void selectKey(const World &world, int row)
{
    auto *table = world.find<QTableView>(u"keyTable"_s);
    table->setCurrentIndex(table->model()->index(row, 0));
}

} // namespace

class tst_VaultPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void whatIsKnownOfKeysIsShown()
    {
        World world;
        openVault(world);
        const auto *model = world.find<QTableView>(u"keyTable"_s)->model();
        const auto cell = [model](int row, int column) { return model->index(row, column).data().toString(); };
        QCOMPARE(cell(0, KeyModel::NameColumn), u"OpenAI, work"_s);
        QCOMPARE(cell(0, KeyModel::OriginColumn), u"https://api.openai.com"_s);
        QCOMPARE(cell(0, KeyModel::AgentsColumn), u"all"_s);
        QCOMPARE(cell(1, KeyModel::AgentsColumn), u"Research"_s);
        QCOMPARE(cell(1, KeyModel::StateColumn), u"Expires soon"_s);
        QCOMPARE(cell(2, KeyModel::StateColumn), u"Expired"_s);
        QCOMPARE(cell(3, KeyModel::StateColumn), u"Revoked"_s);
        QCOMPARE(cell(4, KeyModel::AgentsColumn), u"none"_s);
        QVERIFY(world.window->grab().save(u"vault-light.png"_s));
    }

    void aKeyIsAdded()
    {
        World world;
        openVault(world);
        world.window->showPage(u"chat"_s);
        press(world, Qt::Key_K);
        QCOMPARE(world.window->page(), u"vault"_s);
        QTRY_VERIFY(entry(world, u"keyName"_s)->hasFocus());
        QTest::keyClicks(entry(world, u"keyName"_s), u"Mistral"_s);
        QTest::keyClicks(entry(world, u"keyUrl"_s), u"https://api.mistral.ai/v1"_s);
        QTest::keyClicks(entry(world, u"keyValue"_s), u" sk-1234 "_s);
        entry(world, u"keyExpires"_s)->setText(u"2031-01-31"_s);
        world.find<QCheckBox>(u"keyAllAgents"_s)->setChecked(false);
        auto *agents = world.find<QListView>(u"keyAgentList"_s);
        QVERIFY(agents->isEnabled());
        agents->setCurrentIndex(agents->model()->index(1, 0));
        QTest::keyClick(agents, Qt::Key_Space); // by key
        QCOMPARE(agents->model()->index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QVERIFY(world.window->grab().save(u"vault-adding.png"_s));
        world.click(world.shown(u"saveKey"_s));
        QTRY_COMPARE(world.service.count(kAdd), 1);
        const auto key = world.service.last(kAdd).add_key();
        QCOMPARE(key.name(), "Mistral");
        QCOMPARE(key.url(), "https://api.mistral.ai/v1");
        QCOMPARE(key.value(), "sk-1234");
        QVERIFY(!key.all_agents());
        QCOMPARE(key.agents_size(), 1);
        QCOMPARE(key.agents(0), "a1"); // Research, Website
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(key.expires_ms()), QDate(2031, 2, 1).startOfDay());
        QTRY_VERIFY(!world.shown(u"saveKey"_s));
        QVERIFY(entry(world, u"keyValue"_s)->text().isEmpty());
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("no name") << u"keyName"_s << QString() << u"Give it a name"_s;
        QTest::newRow("no address") << u"keyUrl"_s << u"api.mistral.ai"_s << u"Say where it may be sent"_s;
        QTest::newRow("no day") << u"keyExpires"_s << u"31.01.2031"_s << u"is no day"_s;
        QTest::newRow("no value") << u"keyValue"_s << u"  "_s << u"Type its value"_s;
    }

    void whatIsWrongIsSaid()
    {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, said);
        World world;
        openVault(world);
        press(world, Qt::Key_K);
        entry(world, u"keyName"_s)->setText(u"Mistral"_s);
        entry(world, u"keyUrl"_s)->setText(u"https://api.mistral.ai"_s);
        entry(world, u"keyValue"_s)->setText(u"sk-1234"_s);
        entry(world, field)->setText(text);
        world.click(world.shown(u"saveKey"_s));
        const auto *error = world.find<QLabel>(u"keyError"_s);
        QTRY_VERIFY(error->isVisible());
        QVERIFY2(error->text().contains(said), qPrintable(error->text()));
        QVERIFY(entry(world, field)->hasFocus());
        QCOMPARE(world.service.count(kAdd), 0);
    }

    void aValueIsNeverThere_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("another address") << 0;
        QTest::newRow("another page") << 1;
        QTest::newRow("the window is hidden") << 2;
        QTest::newRow("the service is gone") << 3;
        QTest::newRow("cancelled") << 4;
        QTest::newRow("another wish") << 5;
    }

    void aValueIsNeverThere()
    {
        QFETCH(int, how);
        World world;
        openVault(world);
        press(world, Qt::Key_K);
        QTest::keyClicks(entry(world, u"keyUrl"_s), u"https://api.mistral.ai"_s);
        auto *value = entry(world, u"keyValue"_s);
        QTest::keyClicks(value, u"sk-1234"_s);
        QCOMPARE(value->text(), u"sk-1234"_s);
        QCOMPARE(value->echoMode(), QLineEdit::Password);
        auto *spoken = QAccessible::queryAccessibleInterface(value);
        QVERIFY2(!spoken->text(QAccessible::Value).contains(u"1234"), qPrintable(spoken->text(QAccessible::Value)));
        value->selectAll();
        value->copy();
        if (how == 0)
            QTest::keyClick(entry(world, u"keyUrl"_s), Qt::Key_X);
        else if (how == 1)
            world.window->showPage(u"chat"_s);
        else if (how == 2)
            world.window->hide();
        else if (how == 3)
            world.service.die();
        else if (how == 4)
            QTest::keyClick(world.shown(u"saveKey"_s)->parentWidget()->findChild<QPushButton *>(u"cancelKey"_s), Qt::Key_Space);
        else
            press(world, Qt::Key_V);
        QTRY_VERIFY(value->text().isEmpty());
        QCOMPARE(world.service.count(kAdd), 0);
    }

    void aValueIsExchangedAfterAQuestion()
    {
        World world;
        openVault(world);
        press(world, Qt::Key_V);
        auto *value = entry(world, u"keyValue"_s);
        QTRY_VERIFY(value->hasFocus());
        QVERIFY(!entry(world, u"keyName"_s)->isVisible());
        QTest::keyClicks(value, u"sk-new"_s);
        world.click(world.shown(u"saveKey"_s));
        QVERIFY(world.isAsked(u"Replace the value of \u201cOpenAI, work\u201d"_s));
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"vault-replacing.png"_s));
        QCOMPARE(world.service.count(kRotate), 0);
        world.click(world.shown(u"confirmKeyChange"_s));
        QTRY_COMPARE(world.service.count(kRotate), 1);
        QCOMPARE(world.service.last(kRotate).rotate_key().key(), "k1");
        QCOMPARE(world.service.last(kRotate).rotate_key().value(), "sk-new");
        QVERIFY(value->text().isEmpty());
    }

    void aQuestionAboutOneKeyIsNotAboutAnother()
    {
        World world;
        openVault(world);
        press(world, Qt::Key_V);
        QTest::keyClicks(entry(world, u"keyValue"_s), u"sk-new"_s);
        world.click(world.shown(u"saveKey"_s));
        QVERIFY(world.shown(u"confirmKeyChange"_s));
        selectKey(world, 1);
        QVERIFY(!world.shown(u"confirmKeyChange"_s));
        QVERIFY2(!world.shown(u"saveKey"_s), "what was typed was for the other one");
        QVERIFY(entry(world, u"keyValue"_s)->text().isEmpty());
        press(world, Qt::Key_W);
        QVERIFY(world.isAsked(u"Revoke \u201cOpenAI, my own\u201d"_s));
        selectKey(world, 0);
        QVERIFY(!world.shown(u"confirmRevokeKey"_s));
        QTest::qWait(50);
        QCOMPARE(world.service.count(kRotate) + world.service.count(kRevoke), 0);
    }

    void whoMayUseItIsAskedAndSent()
    {
        World world;
        openVault(world);
        selectKey(world, 1);
        press(world, Qt::Key_B);
        QTRY_VERIFY(!world.find<QCheckBox>(u"keyAllAgents"_s)->isChecked());
        const auto expires = scenario::keys().keys(1).expires_ms();
        QCOMPARE(entry(world, u"keyExpires"_s)->text(), QDateTime::fromMSecsSinceEpoch(expires - 1).date().toString(Qt::ISODate));
        world.find<QCheckBox>(u"keyAllAgents"_s)->setChecked(true);
        entry(world, u"keyExpires"_s)->clear();
        world.click(world.shown(u"saveKey"_s));
        QVERIFY(world.isAsked(u"go with requests of all agents, for good?"_s));
        world.click(world.shown(u"confirmKeyChange"_s));
        QTRY_COMPARE(world.service.count(kBind), 1);
        const auto binding = world.service.last(kBind).bind_key();
        QCOMPARE(binding.key(), "k2");
        QVERIFY(binding.all_agents());
        QCOMPARE(binding.expires_ms(), 0);
    }

    void revokingAndRemovingAreAsked()
    {
        World world;
        openVault(world);
        press(world, Qt::Key_W);
        QVERIFY(world.isAsked(u"Revoke \u201cOpenAI, work\u201d"_s));
        world.click(world.shown(u"confirmRevokeKey"_s));
        QTRY_COMPARE(world.service.count(kRevoke), 1);
        QCOMPARE(world.service.last(kRevoke).revoke_key().key(), "k1");
        selectKey(world, 3); // revoked before
        press(world, Qt::Key_W);
        QVERIFY(!world.shown(u"confirmRevokeKey"_s));
        press(world, Qt::Key_M);
        QVERIFY(world.isAsked(u"Remove \u201cOpenAI, old\u201d"_s));
        world.click(world.shown(u"confirmRemoveKey"_s));
        QTRY_COMPARE(world.service.count(kRemove), 1);
        QCOMPARE(world.service.last(kRemove).remove_key().key(), "k4");
    }

    void aRefusalIsSaidAndTheValueIsTypedAnew()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_add_key())
                return scenario::answer(request, reply);
            *reply.mutable_failed()->mutable_message() = verbatim("A key has that name.");
            return true;
        };
        openVault(world);
        press(world, Qt::Key_K);
        entry(world, u"keyName"_s)->setText(u"OpenAI, work"_s);
        entry(world, u"keyUrl"_s)->setText(u"https://api.openai.com"_s);
        entry(world, u"keyValue"_s)->setText(u"sk-1234"_s);
        world.click(world.shown(u"saveKey"_s));
        const auto *error = world.find<QLabel>(u"keyError"_s);
        QTRY_COMPARE(error->text(), u"A key has that name."_s);
        QCOMPARE(entry(world, u"keyName"_s)->text(), u"OpenAI, work"_s);
        QVERIFY(entry(world, u"keyValue"_s)->text().isEmpty());
        QVERIFY(world.shown(u"saveKey"_s)->isEnabled());
    }

    void aFieldForSecretsGivesItsValueOnce_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("plain") << u"sk-1"_s << "sk-1"_ba;
        QTest::newRow("with the end of its line") << u"sk-1\r\n"_s << "sk-1"_ba;
        QTest::newRow("blanks inside stay") << u" a b\t"_s << "a b"_ba;
        QTest::newRow("beyond ASCII") << u"\u00e4"_s << "\xc3\xa4"_ba;
        QTest::newRow("nothing") << QString() << QByteArray();
        QTest::newRow("blanks alone") << u" \t"_s << QByteArray();
    }

    void aFieldForSecretsGivesItsValueOnce()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, value);
        SecretField field(u"Secret"_s);
        field.insert(typed);
        const auto taken = field.take();
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(taken.bytes().data()), qsizetype(taken.size())), value);
        QVERIFY(field.text().isEmpty());
        QVERIFY(field.take().isEmpty());
        field.undo();
        QVERIFY2(field.text().isEmpty(), "no way back to it");
    }

    void theLeastWindowHoldsTheSidebar()
    {
        World world;
        openVault(world);
        world.window->resize(880, 560);
        QTest::qWait(50);
        QCOMPARE(world.window->height(), 560);
        const auto *all = world.shown(u"freezeAll"_s);
        QVERIFY(all);
        const auto *sidebar = all->parentWidget();
        QVERIFY2(sidebar->minimumSizeHint().height() <= sidebar->height(),
                 qPrintable(u"%1 of %2"_s.arg(sidebar->minimumSizeHint().height()).arg(sidebar->height())));
    }
};

COFFERDAM_TEST(tst_VaultPage)
#include "tst_vaultpage.moc"
