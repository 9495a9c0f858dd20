// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/LockPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/StoreTopic.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/SecretField.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLockCardWidth = 560; // pixels

bool hasWay(const api::StoreState &state, api::StoreSlotKind kind)
{
    return std::ranges::any_of(state.slots(), [kind](const api::StoreSlot &slot) { return slot.kind() == kind; });
}

} // namespace

LockPanel::LockPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_store(session->topic<StoreTopic>())
    , m_why(new PlainLabel(PlainLabel::Size::Body, this))
    , m_way(makeChoice(u"unlockWay"_s, tr("What opens the stores"), this))
    , m_secret(new SecretField(tr("Passphrase"), this))
    , m_hint(new PlainLabel(PlainLabel::Size::Small, this))
    , m_error(new PlainLabel(PlainLabel::Size::Body, this))
    , m_unlock(makeButton(tr("Unlock"), this))
    , m_keychain(makeButton(tr("Ask the Keychain"), this))
{
    auto *outer = new QVBoxLayout(this);
    outer->addStretch();
    auto *card = new Card(this);
    card->setMaximumWidth(kLockCardWidth);
    outer->addWidget(card, 0, Qt::AlignHCenter);
    outer->addStretch();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(tr("The stores are locked"), PlainLabel::Size::Title, card));
    layout->addWidget(new PlainLabel(tr("Agents stand still and nothing is decided until you unlock them."), PlainLabel::Size::Body, card));
    m_why->setMuted(true);
    layout->addWidget(m_why);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_secret->setObjectName(u"unlockSecret"_s);
    form->addRow(tr("By"), m_way);
    form->addRow(m_secret);
    layout->addLayout(form);
    m_hint->setMuted(true);
    layout->addWidget(m_hint);
    m_error->setObjectName(u"unlockError"_s);
    m_error->setTone(Tone::Bad);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    m_keychain->setObjectName(u"askKeychain"_s);
    m_unlock->setObjectName(u"unlock"_s);
    buttons->addWidget(m_keychain);
    buttons->addStretch();
    buttons->addWidget(m_unlock);
    layout->addLayout(buttons);
    setMinimumWidth(kLockCardWidth);
    connect(m_way, &QComboBox::currentIndexChanged, this, &LockPanel::onWay);
    connect(m_secret, &QLineEdit::returnPressed, this, &LockPanel::unlock);
    connect(m_unlock, &QPushButton::clicked, this, &LockPanel::unlock);
    connect(m_keychain, &QPushButton::clicked, this, &LockPanel::askKeychain);
    connect(&m_store, &StoreTopic::changed, this, &LockPanel::refresh);
    refresh();
}

void LockPanel::takeFocus()
{
    (m_secret->isVisible() ? static_cast<QWidget *>(m_secret) : m_keychain)->setFocus(Qt::OtherFocusReason);
}

api::StoreSlotKind LockPanel::way() const
{
    return m_way->currentIndex() < 0 ? api::STORE_SLOT_UNSPECIFIED : static_cast<api::StoreSlotKind>(m_way->currentData().toInt());
}

void LockPanel::refreshWays()
{
    const auto &state = *m_store.state();
    QList<int> ways;
    for (const auto kind : {api::STORE_SLOT_PASSPHRASE, api::STORE_SLOT_RECOVERY}) {
        if (hasWay(state, kind))
            ways.append(kind);
    }
    QList<int> shown;
    for (int i = 0; i < m_way->count(); ++i)
        shown.append(m_way->itemData(i).toInt());
    if (shown == ways)
        return; // what is being typed stays
    m_way->clear();
    for (const int kind : std::as_const(ways))
        m_way->addItem(kind == api::STORE_SLOT_PASSPHRASE ? tr("Passphrase") : tr("Recovery key"), kind);
}

void LockPanel::refresh()
{
    if (!m_store.isLocked()) {
        m_trying = false;
        m_error->hide();
        m_secret->wipe();
        return;
    }
    const auto &state = *m_store.state();
    refreshWays();
    const auto why = state.asking_keychain() ? tr("The keychain of your session is being asked; it may be asking you.") : translated(state.why_locked());
    m_why->setPlain(why);
    m_why->setVisible(!why.isEmpty());
    m_keychain->setVisible(hasWay(state, api::STORE_SLOT_KEYCHAIN));
    onWay();
}

void LockPanel::onWay()
{
    const bool typed = way() != api::STORE_SLOT_UNSPECIFIED;
    const bool recovery = way() == api::STORE_SLOT_RECOVERY;
    m_way->setEnabled(m_way->count() > 1);
    m_secret->setVisible(typed);
    m_unlock->setVisible(typed);
    m_secret->setAccessibleName(recovery ? tr("Recovery key") : tr("Passphrase"));
    m_secret->setPlaceholderText(recovery ? tr("Eight groups of four letters and digits") : QString());
    m_hint->setPlain(typed ? tr("Lost all of them? Then nobody can open the stores, and neither can we.")
                           : tr("Only the keychain of your session opens them. Log in to a desktop where it is."));
    const bool asking = m_store.state() && m_store.state()->asking_keychain();
    m_unlock->setEnabled(typed && !m_trying);
    m_secret->setEnabled(!m_trying);
    m_keychain->setEnabled(!m_trying && !asking);
}

void LockPanel::begin()
{
    m_trying = true;
    m_error->hide();
    onWay();
}

void LockPanel::unlock()
{
    if (m_trying || way() == api::STORE_SLOT_UNSPECIFIED)
        return;
    const auto secret = m_secret->take();
    if (secret.isEmpty())
        return takeFocus();
    begin();
    m_unlock->setText(tr("Trying\u2026"));
    m_store.unlock(way(), secret, [this](const Result<api::ServiceToClient> &reply) { onReply(reply); });
}

void LockPanel::askKeychain()
{
    begin();
    m_store.unlock(api::STORE_SLOT_KEYCHAIN, Secret(), [this](const Result<api::ServiceToClient> &reply) { onReply(reply); });
}

void LockPanel::onReply(const Result<api::ServiceToClient> &reply)
{
    m_trying = false;
    m_unlock->setText(tr("Unlock"));
    onWay();
    if (reply)
        return; // the page goes when the service says that they are open
    m_error->setPlain(translated(reply.error().message));
    m_error->show();
    takeFocus(); // it was sent once and has to be typed anew
}

} // namespace cofferdam
