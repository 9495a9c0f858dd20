// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A locked service: one page asks, nothing else is shown. An open one says how it opens, and what can be changed about that.

#include "app/desktop/state/StoreTopic.h"
#include "app/desktop/vault/LockPanel.h"
#include "app/desktop/vault/StoreSection.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kUnlock = api::ClientToService::kUnlockStore;
constexpr auto kSet = api::ClientToService::kSetStorePassphrase;
constexpr auto kMake = api::ClientToService::kMakeRecoveryKey;
constexpr auto kConfirm = api::ClientToService::kConfirmRecoveryKey;
constexpr auto kRemoveSlot = api::ClientToService::kRemoveStoreSlot;
constexpr auto kAddSlot = api::ClientToService::kAddStoreSlot;
constexpr auto kLock = api::ClientToService::kLockStore;
constexpr auto kStoreKeys = Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier;
constexpr auto kPrintedKey = "7K3M-0000-1111-2222-3333-4444-5555-X2QD";

void addSlot(api::StoreState &state, const char *id, api::StoreSlotKind kind, const char *name = "")
{
    auto *slot = state.add_slots();
    slot->set_id(id);
    slot->set_kind(kind);
    slot->set_name(name);
    slot->set_created_ms(kind == api::STORE_SLOT_FILE ? 0 : 1'790'000'000'000);
    slot->set_last_used_ms(1'796'000'000'000);
}

api::StoreState openState()
{
    api::StoreState state;
    addSlot(state, "file", api::STORE_SLOT_FILE);
    addSlot(state, "p1", api::STORE_SLOT_PASSPHRASE, "mine");
    addSlot(state, "r1", api::STORE_SLOT_RECOVERY, "in the safe");
    *state.mutable_notice() = verbatim("The key is kept in the file trail.key, which only you can read.");
    return state;
}

api::StoreState lockedState(bool keychain = true)
{
    api::StoreState state;
    state.set_locked(true);
    addSlot(state, "p1", api::STORE_SLOT_PASSPHRASE);
    addSlot(state, "r1", api::STORE_SLOT_RECOVERY);
    if (keychain)
        addSlot(state, "k1", api::STORE_SLOT_KEYCHAIN);
    *state.mutable_why_locked() = verbatim("The keychain gives nothing out: it was not unlocked.");
    return state;
}

/// A service with these stores.
struct Stores : World {
    api::StoreState state = openState();
    std::string refusal; ///< Of what would change something.

    [[nodiscard]] bool openWith(const api::StoreState &first)
    {
        state = first;
        service.answer = [this](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_store_state()) {
                *reply.mutable_store() = state;
                return true;
            }
            if (request.has_make_recovery_key()) {
                reply.mutable_recovery_key()->set_text(kPrintedKey);
                return true;
            }
            if (!refusal.empty() && (request.has_unlock_store() || request.has_set_store_passphrase() || request.has_confirm_recovery_key())) {
                reply.mutable_failed()->set_code(api::ERROR_WRONG_KEY);
                *reply.mutable_failed()->mutable_message() = verbatim(refusal);
                return true;
            }
            return scenario::answer(request, reply) || (reply.mutable_done(), true);
        };
        return open();
    }
    void tell(const api::StoreState &next)
    {
        state = next;
        api::ServiceToClient event;
        *event.mutable_store() = next;
        service.send(event);
    }
    [[nodiscard]] QLineEdit *field(const QString &name) const { return find<QLineEdit>(name); }
    void press(Qt::Key key) const { QTest::keyClick(window.get(), key, kStoreKeys); }
    void choose(int row) const { find<QListWidget>(u"storeSlots"_s)->setCurrentRow(row); }
};

} // namespace

class tst_StorePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void lockedThereIsOnePage()
    {
        Stores world;
        QVERIFY(world.openWith(lockedState()));
        auto *panel = world.window->findChild<LockPanel *>();
        QTRY_VERIFY(panel->isVisible());
        QVERIFY(!world.find<QListWidget>(u"storeSlots"_s)->isVisible());
        QTRY_VERIFY(world.field(u"unlockSecret"_s)->hasFocus());
        QCOMPARE(world.field(u"unlockSecret"_s)->echoMode(), QLineEdit::Password);
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"locked-light.png"_s));
    }

    void aPassphraseIsSentOnce()
    {
        Stores world;
        QVERIFY(world.openWith(lockedState()));
        auto *secret = world.field(u"unlockSecret"_s);
        QTRY_VERIFY(secret->isVisible());
        QTest::keyClicks(secret, u"correct horse battery"_s);
        QTest::keyClick(secret, Qt::Key_Return);
        QTRY_COMPARE(world.service.count(kUnlock), 1);
        QCOMPARE(world.service.last(kUnlock).unlock_store().secret(), "correct horse battery");
        QCOMPARE(world.service.last(kUnlock).unlock_store().by(), api::STORE_SLOT_PASSPHRASE);
        QVERIFY(secret->text().isEmpty());
        world.tell(openState());
        QTRY_VERIFY(!world.window->findChild<LockPanel *>()->isVisible());
        world.window->showPage(u"vault"_s);
        QTRY_VERIFY(world.find<QListWidget>(u"storeSlots"_s)->isVisible());
    }

    void aRecoveryKeyIsAnotherWay()
    {
        Stores world;
        QVERIFY(world.openWith(lockedState()));
        auto *secret = world.field(u"unlockSecret"_s);
        QTRY_VERIFY(secret->isVisible());
        world.find<QComboBox>(u"unlockWay"_s)->setCurrentIndex(1);
        QTest::keyClicks(secret, QString::fromLatin1(kPrintedKey));
        world.click(world.shown(u"unlock"_s));
        QTRY_COMPARE(world.service.count(kUnlock), 1);
        QCOMPARE(world.service.last(kUnlock).unlock_store().by(), api::STORE_SLOT_RECOVERY);
        QCOMPARE(world.service.last(kUnlock).unlock_store().secret(), kPrintedKey);
    }

    void theKeychainIsAsked()
    {
        Stores world;
        QVERIFY(world.openWith(lockedState()));
        QTRY_VERIFY(world.shown(u"askKeychain"_s));
        world.click(world.shown(u"askKeychain"_s));
        QTRY_COMPARE(world.service.count(kUnlock), 1);
        QCOMPARE(world.service.last(kUnlock).unlock_store().by(), api::STORE_SLOT_KEYCHAIN);
        world.tell(lockedState(false));
        QTRY_VERIFY(!world.shown(u"askKeychain"_s));
    }

    void whatIsWrongIsSaidAndTypedAnew()
    {
        Stores world;
        world.refusal = "That is not the passphrase.";
        QVERIFY(world.openWith(lockedState()));
        auto *secret = world.field(u"unlockSecret"_s);
        QTRY_VERIFY(secret->isVisible());
        QTest::keyClick(secret, Qt::Key_Return); // nothing typed
        QTest::keyClicks(secret, u"wrong one"_s);
        QTest::keyClick(secret, Qt::Key_Return);
        const auto *error = world.find<QLabel>(u"unlockError"_s);
        QTRY_VERIFY(error->isVisible());
        QCOMPARE(error->text(), u"That is not the passphrase."_s);
        QCOMPARE(world.service.count(kUnlock), 1);
        QVERIFY(secret->isEnabled() && secret->text().isEmpty());
        QTRY_VERIFY(secret->hasFocus());
        QVERIFY(world.window->grab().save(u"locked-wrong.png"_s));
    }

    void openItSaysHowItOpens()
    {
        Stores world;
        QVERIFY(world.openWith(openState()));
        world.window->showPage(u"vault"_s);
        auto *list = world.find<QListWidget>(u"storeSlots"_s);
        QTRY_COMPARE(list->count(), 3);
        QVERIFY2(list->item(0)->text().contains(u"whoever can read your home folder can read it"_s), qPrintable(list->item(0)->text()));
        QVERIFY(list->item(0)->text().contains(u"made: not known"_s));
        QVERIFY(list->item(1)->text().contains(u"Passphrase, mine"_s));
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"vault-stores-light.png"_s));
        world.press(Qt::Key_L); // a key file: locking would protect nothing
        QVERIFY(!world.shown(u"confirmLock"_s));
    }

    void aPassphraseIsSetWhenBothAreTheSame()
    {
        Stores world;
        QVERIFY(world.openWith(openState()));
        world.window->showPage(u"chat"_s);
        world.press(Qt::Key_P);
        QCOMPARE(world.window->page(), u"vault"_s);
        auto *first = world.field(u"storeSecret"_s);
        auto *second = world.field(u"storeSecretAgain"_s);
        QTRY_VERIFY(first->hasFocus());
        QTest::keyClicks(first, u"a few good words"_s);
        QTest::keyClicks(second, u"a few good worms"_s);
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"vault-passphrase.png"_s));
        world.click(world.shown(u"saveWay"_s));
        QTRY_VERIFY(world.find<QLabel>(u"storeError"_s)->isVisible());
        QCOMPARE(world.service.count(kSet), 0);
        QTest::keyClicks(first, u"a few good words"_s);
        QTest::keyClicks(second, u"a few good words"_s);
        world.click(world.shown(u"saveWay"_s));
        QTRY_COMPARE(world.service.count(kSet), 1);
        QCOMPARE(world.service.last(kSet).set_store_passphrase().passphrase(), "a few good words");
        QCOMPARE(world.service.last(kSet).set_store_passphrase().slot(), ""); // the key file is chosen: another one
        QTRY_VERIFY(!world.shown(u"saveWay"_s));
        world.choose(1);
        world.press(Qt::Key_P);
        QTest::keyClicks(first, u"other good words"_s);
        QTest::keyClicks(second, u"other good words"_s);
        world.click(world.shown(u"saveWay"_s));
        QTRY_COMPARE(world.service.count(kSet), 2);
        QCOMPARE(world.service.last(kSet).set_store_passphrase().slot(), "p1");
    }

    void aRecoveryKeyIsShownOnceAndTypedBack()
    {
        Stores world;
        world.refusal = "That is another recovery key than the one that was shown.";
        QVERIFY(world.openWith(openState()));
        world.press(Qt::Key_R);
        QTRY_COMPARE(world.service.count(kMake), 1);
        const auto *told = world.find<QLabel>(u"storeTold"_s);
        QTRY_VERIFY(told->text().contains(QString::fromLatin1(kPrintedKey)));
        auto *typed = world.field(u"storeSecret"_s);
        QTRY_VERIFY(typed->hasFocus());
        QVERIFY(!world.field(u"storeSecretAgain"_s)->isVisible());
        QTest::qWait(100);
        QVERIFY(world.window->grab().save(u"vault-recovery.png"_s));
        QTest::keyClicks(typed, u"7K3M"_s);
        world.click(world.shown(u"saveWay"_s));
        QTRY_VERIFY(world.find<QLabel>(u"storeError"_s)->isVisible());
        QVERIFY2(told->text().contains(QString::fromLatin1(kPrintedKey)), "it may be typed again");
        world.refusal.clear();
        QTest::keyClicks(typed, QString::fromLatin1(kPrintedKey));
        world.click(world.shown(u"saveWay"_s));
        QTRY_COMPARE(world.service.count(kConfirm), 2);
        QCOMPARE(world.service.last(kConfirm).confirm_recovery_key().typed(), kPrintedKey);
        QTRY_VERIFY(!world.shown(u"saveWay"_s));
        QVERIFY2(!told->text().contains(u"7K3M"_s), "it is shown once");
    }

    void removingAndLockingAreAsked()
    {
        Stores world;
        auto state = openState();
        QVERIFY(world.openWith(state));
        world.window->showPage(u"vault"_s);
        QTRY_COMPARE(world.find<QListWidget>(u"storeSlots"_s)->count(), 3);
        world.choose(0);
        world.press(Qt::Key_M);
        QVERIFY(world.isAsked(u"Remove this way to open the stores: Key file"_s));
        world.choose(1);
        QVERIFY(!world.shown(u"confirmRemoveWay"_s));
        world.choose(0);
        world.press(Qt::Key_M);
        world.click(world.shown(u"confirmRemoveWay"_s));
        QTRY_COMPARE(world.service.count(kRemoveSlot), 1);
        QCOMPARE(world.service.last(kRemoveSlot).remove_store_slot().slot(), "file");
        state.mutable_slots()->DeleteSubrange(0, 1);
        world.tell(state);
        QTRY_COMPARE(world.find<QListWidget>(u"storeSlots"_s)->count(), 2);
        world.press(Qt::Key_L);
        QVERIFY(world.isAsked(u"Every agent is frozen first"_s));
        world.click(world.shown(u"confirmLock"_s));
        QTRY_COMPARE(world.service.count(kLock), 1);
    }

    void theKeychainIsOfferedWhereThereIsOne()
    {
        Stores world;
        auto state = openState();
        *state.mutable_no_keychain() = verbatim("There is no keychain here.");
        QVERIFY(world.openWith(state));
        world.window->showPage(u"vault"_s);
        QTRY_VERIFY(world.find<QLabel>(u"storeNotice"_s)->text().contains(u"no keychain here"_s));
        world.press(Qt::Key_K);
        QTest::qWait(50);
        QCOMPARE(world.service.count(kAddSlot), 0);
        world.tell(openState());
        QTRY_VERIFY(!world.find<QLabel>(u"storeNotice"_s)->text().contains(u"no keychain here"_s));
        world.press(Qt::Key_K);
        QTRY_COMPARE(world.service.count(kAddSlot), 1);
        QCOMPARE(world.service.last(kAddSlot).add_store_slot().kind(), api::STORE_SLOT_KEYCHAIN);
    }
};

COFFERDAM_TEST(tst_StorePage)
#include "tst_storepage.moc"
