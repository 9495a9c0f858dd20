// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/StoreSection.h"

#include "app/client/Translated.h"
#include "app/desktop/state/StoreTopic.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/SecretField.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QDateTime>
#include <QHBoxLayout>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kShownWays = 4; // rows of the list, before it scrolls

QString slotDay(qint64 unixMs)
{
    return unixMs == 0 ? StoreSection::tr("not known") : QLocale().toString(QDateTime::fromMSecsSinceEpoch(unixMs), QLocale::ShortFormat);
}

QString nameOfWay(const api::StoreSlot &slot)
{
    switch (slot.kind()) {
    case api::STORE_SLOT_FILE: return StoreSection::tr("Key file (whoever can read your home folder can read it)");
    case api::STORE_SLOT_PASSPHRASE: return StoreSection::tr("Passphrase");
    case api::STORE_SLOT_RECOVERY: return StoreSection::tr("Printed recovery key");
    case api::STORE_SLOT_KEYCHAIN: return StoreSection::tr("Keychain of your session");
    default: return StoreSection::tr("Unknown");
    }
}

} // namespace

StoreSection::StoreSection(Session *session, QWidget *parent)
    : Card(parent)
    , m_session(session)
    , m_store(session->topic<StoreTopic>())
    , m_list(new QListWidget(this))
    , m_notice(new PlainLabel(PlainLabel::Size::Small, this))
    , m_removing(new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Remove"), tr("Cancel"), this))
    , m_locking(new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Lock"), tr("Cancel"), this))
{
    makeCommands();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(new PlainLabel(tr("How the stores open"), PlainLabel::Size::Heading, this));
    m_removing->yes()->setObjectName(u"confirmRemoveWay"_s);
    m_locking->yes()->setObjectName(u"confirmLock"_s);
    layout->addWidget(m_removing);
    layout->addWidget(m_locking);
    m_list->setObjectName(u"storeSlots"_s);
    m_list->setAccessibleName(tr("Ways to open the stores"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_list);
    m_notice->setObjectName(u"storeNotice"_s);
    m_notice->setMuted(true);
    layout->addWidget(m_notice);
    m_form = makeForm();
    layout->addWidget(m_form);
    auto *buttons = new QHBoxLayout;
    for (auto *action : {m_passphrase, m_recovery, m_keychain})
        buttons->addWidget(makeButton(action, this));
    buttons->addStretch();
    for (auto *action : {m_remove, m_lock})
        buttons->addWidget(makeButton(action, this));
    layout->addLayout(buttons);
    connect(&m_store, &StoreTopic::changed, this, &StoreSection::refresh);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        const auto *slot = selected();
        m_remove->setEnabled(slot != nullptr && m_store.state()->slots_size() > 1);
        m_removing->keepFor(slot ? QString::fromStdString(slot->id()) : QString());
    });
    refresh();
}

void StoreSection::makeCommands()
{
    const auto make = [this](Glyph glyph, const QString &text, Qt::Key key, void (StoreSection::*run)()) {
        auto *action = new QAction(glyphIcon(glyph), text, this);
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | key));
        connect(action, &QAction::triggered, this, [this, run] {
            Q_EMIT wanted();
            (this->*run)();
        });
        return action;
    };
    m_passphrase = make(Glyph::Vault, tr("Set Passphrase\u2026"), Qt::Key_P, &StoreSection::startPassphrase);
    m_recovery = make(Glyph::Records, tr("Make Recovery Key\u2026"), Qt::Key_R, &StoreSection::startRecovery);
    m_keychain = new QAction(glyphIcon(Glyph::Plus), tr("Use the Keychain"), this);
    m_keychain->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_K));
    connect(m_keychain, &QAction::triggered, this, [this] { m_store.add(api::STORE_SLOT_KEYCHAIN); });
    m_remove = make(Glyph::Trash, tr("Remove Way\u2026"), Qt::Key_M, &StoreSection::askRemove);
    m_lock = make(Glyph::Stop, tr("Lock Now\u2026"), Qt::Key_L, &StoreSection::askLock);
}

QList<QAction *> StoreSection::commands() const
{
    return {m_passphrase, m_recovery, m_keychain, m_remove, m_lock};
}

QWidget *StoreSection::makeForm()
{
    auto *form = new QWidget(this);
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 4, 0, 4);
    m_told = new PlainLabel(PlainLabel::Size::Body, form);
    m_told->setObjectName(u"storeTold"_s);
    m_first = new SecretField(tr("New passphrase"), form);
    m_first->setObjectName(u"storeSecret"_s);
    m_second = new SecretField(tr("The same again"), form);
    m_second->setObjectName(u"storeSecretAgain"_s);
    m_second->setPlaceholderText(tr("The same again"));
    m_error = new PlainLabel(PlainLabel::Size::Body, form);
    m_error->setObjectName(u"storeError"_s);
    m_error->setTone(Tone::Bad);
    m_save = new ArmedButton(tr("Save"), form);
    m_save->setObjectName(u"saveWay"_s);
    auto *cancel = makeButton(tr("Cancel"), form);
    cancel->setObjectName(u"cancelWay"_s);
    for (auto *widget : std::initializer_list<QWidget *>{m_told, m_first, m_second, m_error})
        layout->addWidget(widget);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &StoreSection::close);
    connect(m_save, &ArmedButton::confirmed, this, &StoreSection::save);
    form->hide();
    return form;
}

const api::StoreSlot *StoreSection::selected() const
{
    const int row = m_list->currentRow();
    return m_store.state() && row >= 0 && row < m_store.state()->slots_size() ? &m_store.state()->slots(row) : nullptr;
}

void StoreSection::refresh()
{
    const auto &state = m_store.state();
    const bool open = state && !state->locked();
    setVisible(open); // what is not known is not nothing
    for (auto *action : {m_passphrase, m_recovery})
        action->setEnabled(open);
    m_keychain->setEnabled(open && !state->has_no_keychain());
    m_remove->setEnabled(false);
    const bool hasFile = open && std::ranges::any_of(state->slots(), [](const auto &slot) { return slot.kind() == api::STORE_SLOT_FILE; });
    m_lock->setEnabled(open && !hasFile);
    if (!open) {
        m_list->clear();
        return close();
    }
    const auto row = m_list->currentRow();
    m_list->clear();
    for (const auto &slot : state->slots()) {
        const auto name = oneLine(QString::fromStdString(slot.name()));
        //: %1 is a kind of way to open the stores, %2 the name it was given
        auto text = name.isEmpty() ? nameOfWay(slot) : tr("%1, %2").arg(nameOfWay(slot), name);
        text = tr("%1 \u2013 made: %2, last used: %3").arg(text, slotDay(slot.created_ms()), slotDay(slot.last_used_ms()));
        m_list->addItem(text);
    }
    m_list->setFixedHeight(std::min(kShownWays, state->slots_size()) * (m_list->sizeHintForRow(0) + 2) + 4);
    m_list->setCurrentRow(std::min(std::max(row, 0), state->slots_size() - 1));
    QStringList notes{translated(state->notice())};
    if (state->has_no_keychain())
        notes += translated(state->no_keychain());
    notes.removeAll(QString());
    m_notice->setPlain(notes.join(u'\n'));
    m_notice->setVisible(!notes.isEmpty());
}

// ------------------------------------------------------------------------------------------------ new ways

void StoreSection::start(Wish wish)
{
    ++m_generation;
    m_wish = wish;
    m_removing->withdraw();
    m_locking->withdraw();
    m_first->wipe();
    m_second->wipe();
    m_error->hide();
    m_form->show();
    m_second->setVisible(wish == Wish::Passphrase);
    m_first->setAccessibleName(wish == Wish::Passphrase ? tr("New passphrase") : tr("Recovery key, typed back"));
    m_first->setPlaceholderText(wish == Wish::Passphrase ? tr("At least eight characters; a few words are better") : tr("Type it back from the paper"));
    m_save->setEnabled(true);
    m_save->disarm();
    m_first->setFocus(Qt::OtherFocusReason);
}

void StoreSection::startPassphrase()
{
    const auto *slot = selected();
    m_slot = slot != nullptr && slot->kind() == api::STORE_SLOT_PASSPHRASE ? slot->id() : std::string();
    m_told->setPlain(m_slot.empty() ? tr("A passphrase that opens the stores.") : tr("Another passphrase in the place of the one chosen in the list."));
    start(Wish::Passphrase);
}

void StoreSection::startRecovery()
{
    close();
    m_store.makeRecoveryKey([this, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            Q_EMIT m_session->failed(translated(reply.error().message));
        if (!reply || !reply->has_recovery_key() || generation != m_generation)
            return;
        const auto text = QString::fromStdString(reply->recovery_key().text());
        m_told->setPlain(tr("Print it or write it down, and put it away. It is not shown again, and opens nothing before you typed it back.\n\n%1").arg(text));
        start(Wish::TypeBack);
    });
}

void StoreSection::save()
{
    m_error->hide();
    if (m_wish == Wish::Passphrase)
        sendPassphrase();
    else if (m_wish == Wish::TypeBack)
        sendTyped();
}

void StoreSection::sendPassphrase()
{
    const auto first = m_first->take();
    const auto second = m_second->take();
    if (first.isEmpty())
        return complain(tr("Type a passphrase."));
    if (!first.equals(second.bytes()))
        return complain(tr("The two are not the same. Type both again."));
    m_save->setEnabled(false);
    m_store.setPassphrase(m_slot, first, [this, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation == m_generation)
            onSaved(reply);
    });
}

void StoreSection::sendTyped()
{
    const auto typed = m_first->take();
    if (typed.isEmpty())
        return complain(tr("Type the recovery key back."));
    m_save->setEnabled(false);
    m_store.confirmRecoveryKey(typed, [this, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation == m_generation)
            onSaved(reply);
    });
}

void StoreSection::onSaved(const Result<api::ServiceToClient> &reply)
{
    m_save->setEnabled(true);
    if (!reply)
        return complain(translated(reply.error().message));
    close();
    m_list->setFocus(Qt::OtherFocusReason);
}

void StoreSection::complain(const QString &why)
{
    m_error->setPlain(why);
    m_error->show();
    m_first->setFocus(Qt::OtherFocusReason);
}

void StoreSection::close()
{
    ++m_generation;
    m_wish = Wish::None;
    m_first->wipe();
    m_second->wipe();
    m_told->setPlain({});
    m_form->hide();
}

// ------------------------------------------------------------------------------------------------ fewer ways, and the lock

void StoreSection::askRemove()
{
    const auto *slot = selected();
    if (slot == nullptr)
        return;
    close();
    m_locking->withdraw();
    m_removing->ask({
        .subject = QString::fromStdString(slot->id()),
        //: %1 is a way to open the stores
        .text = tr("Remove this way to open the stores: %1? The others open them still.").arg(nameOfWay(*slot)),
        .typed = {},
        .carryOut = [this, id = slot->id()] { m_store.remove(id); },
    });
}

void StoreSection::askLock()
{
    close();
    m_removing->withdraw();
    m_locking->ask({
        .subject = u"stores"_s,
        .text = tr("Lock the stores? Every agent is frozen first, and what they asked is blocked. They stand still until you unlock the stores."),
        .typed = {},
        .carryOut = [this] { m_store.lock(); },
    });
}

} // namespace cofferdam
