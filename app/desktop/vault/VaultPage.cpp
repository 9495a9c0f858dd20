// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/VaultPage.h"

#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/vault/AbsencePanel.h"
#include "app/desktop/vault/KeyEditor.h"
#include "app/desktop/vault/StoreSection.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PillDelegate.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

VaultPage::VaultPage(Session *session, QWidget *parent) : Page(parent), m_session(session), m_keys(session->topic<KeysTopic>())
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("Vault"), PlainLabel::Size::Title, this), 1);
    auto *add = makeButton(m_add, this);
    add->setObjectName(u"addKey"_s);
    header->addWidget(add);
    layout->addLayout(header);
    m_revoking = new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Revoke"), tr("Cancel"), this);
    m_revoking->yes()->setObjectName(u"confirmRevokeKey"_s);
    layout->addWidget(m_revoking);
    m_removing = new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Remove"), tr("Cancel"), this);
    m_removing->yes()->setObjectName(u"confirmRemoveKey"_s);
    layout->addWidget(m_removing);
    m_editor = new KeyEditor(session, this);
    layout->addWidget(m_editor);
    m_card = makeTable();
    layout->addWidget(m_card, 1);
    auto *buttons = new QHBoxLayout;
    for (auto *action : {m_rotate, m_bind})
        buttons->addWidget(makeButton(action, this));
    buttons->addStretch();
    for (auto *action : {m_revoke, m_remove})
        buttons->addWidget(makeButton(action, this));
    layout->addLayout(buttons);
    auto *note =
        new PlainLabel(tr("No agent ever has a key: the service adds it to a request that goes where the key may be sent."), PlainLabel::Size::Small, this);
    note->setMuted(true);
    layout->addWidget(note);
    m_proof = new AbsencePanel(session, this);
    layout->addWidget(m_proof);
    m_stores = new StoreSection(session, this);
    layout->addWidget(m_stores);
    layout->addStretch();
    connect(m_stores, &StoreSection::wanted, this, [this] { Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}}); });
    connect(m_proof, &AbsencePanel::wanted, this, [this] { Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}}); });
    connect(m_editor, &KeyEditor::closed, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    const auto *keys = m_keys.model();
    connect(keys, &QAbstractItemModel::modelReset, this, [this] {
        m_table->setCurrentIndex(m_keys.model()->indexOf(m_last));
        refresh();
    });
    connect(keys, &QAbstractItemModel::dataChanged, this, &VaultPage::refresh);
    connect(session, &Session::connectedChanged, this, &VaultPage::refresh);
    refresh();
}

void VaultPage::makeActions()
{
    const auto make = [this](Glyph glyph, const QString &text, Qt::Key key) {
        auto *action = new QAction(glyphIcon(glyph), text, this);
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | key));
        return action;
    };
    m_add = make(Glyph::Plus, tr("Add Key"), Qt::Key_K);
    connect(m_add, &QAction::triggered, this, [this] {
        Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}}); // by its key it may be asked on any page
        m_editor->startAdding();
    });
    m_rotate = make(Glyph::Undo, tr("Replace Value\u2026"), Qt::Key_V);
    connect(m_rotate, &QAction::triggered, this, [this] { begin(&KeyEditor::startRotating); });
    m_bind = make(Glyph::Agents, tr("Who May Use It\u2026"), Qt::Key_B);
    connect(m_bind, &QAction::triggered, this, [this] { begin(&KeyEditor::startBinding); });
    m_revoke = make(Glyph::Cross, tr("Revoke Key\u2026"), Qt::Key_W);
    connect(m_revoke, &QAction::triggered, this, &VaultPage::askRevoke);
    m_remove = make(Glyph::Trash, tr("Remove Key\u2026"), Qt::Key_M);
    connect(m_remove, &QAction::triggered, this, &VaultPage::askRemove);
}

QList<QAction *> VaultPage::pageActions() const
{
    return QList{m_add, m_rotate, m_bind, m_revoke, m_remove, m_proof->search()} + m_stores->commands();
}

Card *VaultPage::makeTable()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(8, 4, 8, 8);
    m_table = new QTableView(card);
    quieten(m_table, 12);
    m_table->setObjectName(u"keyTable"_s);
    m_table->setAccessibleName(tr("Keys"));
    m_table->setModel(m_keys.model());
    m_table->setWordWrap(false);
    m_table->setItemDelegateForColumn(KeyModel::StateColumn, new PillDelegate(KeyModel::ToneRole, m_table));
    auto *columns = m_table->horizontalHeader();
    columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    columns->setSectionResizeMode(KeyModel::OriginColumn, QHeaderView::Stretch);
    columns->setMinimumSectionSize(70);
    m_table->setColumnWidth(KeyModel::NameColumn, 140);
    m_table->setColumnWidth(KeyModel::AgentsColumn, 110);
    m_table->setColumnWidth(KeyModel::MaskedColumn, 100);
    m_table->setColumnWidth(KeyModel::UsedColumn, 90);
    m_table->setColumnWidth(KeyModel::ExpiresColumn, 90);
    m_table->setColumnWidth(KeyModel::StateColumn, 100);
    EmptyState::over(m_table, Glyph::Vault, tr("No keys yet"), tr("Add the key of a provider of models. It is stored encrypted and never shown again."));
    layout->addWidget(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            m_last = {current.data(KeyModel::IdRole).toString()};
        refresh();
    });
    return card;
}

VaultKeyId VaultPage::selected() const
{
    const auto index = m_table->currentIndex();
    return index.isValid() ? VaultKeyId{index.data(KeyModel::IdRole).toString()} : VaultKeyId();
}

void VaultPage::refresh()
{
    const bool connected = m_session->isConnected();
    const auto chosen = selected();
    const auto *key = m_keys.model()->find(chosen);
    const bool there = connected && key != nullptr;
    const bool live = there && key->revoked_ms() == 0;
    m_card->setVisible(connected); // what is not known is not nothing
    m_add->setEnabled(connected);
    m_rotate->setEnabled(live);
    m_bind->setEnabled(live);
    m_revoke->setEnabled(live);
    m_remove->setEnabled(there);
    m_revoking->keepFor(live ? chosen.value : QString());
    m_removing->keepFor(there ? chosen.value : QString());
    m_editor->keepFor(live ? chosen : VaultKeyId());
}

void VaultPage::begin(void (KeyEditor::*start)(const VaultKeyId &))
{
    Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}});
    m_revoking->withdraw();
    m_removing->withdraw();
    (m_editor->*start)(selected());
}

void VaultPage::askRevoke()
{
    const auto id = selected();
    const auto *key = m_keys.model()->find(id);
    if (key == nullptr)
        return;
    Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}});
    m_editor->close();
    m_removing->withdraw();
    m_revoking->ask({
        .subject = id.value,
        .text = tr("Revoke \u201c%1\u201d? Its value is overwritten and goes with no request. Tell its provider, too: whoever has a copy can use it still.")
                    .arg(KeyModel::nameOf(*key)),
        .typed = {},
        .carryOut = [this, id] { m_keys.revoke(id); },
    });
}

void VaultPage::askRemove()
{
    const auto id = selected();
    const auto *key = m_keys.model()->find(id);
    if (key == nullptr)
        return;
    Q_EMIT goWanted({.page = u"vault"_s, .agent = {}, .item = {}});
    m_editor->close();
    m_revoking->withdraw();
    m_removing->ask({
        .subject = id.value,
        .text = tr("Remove \u201c%1\u201d with all that is known of it? A model that uses it has to be given another one first.").arg(KeyModel::nameOf(*key)),
        .typed = {},
        .carryOut = [this, id] { m_keys.remove(id); },
    });
}

} // namespace cofferdam
