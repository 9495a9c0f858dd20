// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keys that go with requests to the world: where each may be sent, for which agents, and until when. Their values are never shown.

#pragma once

#include "app/desktop/state/KeyModel.h"
#include "app/desktop/widgets/Page.h"

class QTableView;

namespace cofferdam {

class AbsencePanel;
class Card;
class Confirmation;
class KeyEditor;
class KeysTopic;
class Session;
class StoreSection;

class VaultPage final : public Page
{
    Q_OBJECT

public:
    explicit VaultPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;

private:
    void makeActions();
    [[nodiscard]] Card *makeTable();
    [[nodiscard]] VaultKeyId selected() const;
    void refresh();
    void begin(void (KeyEditor::*start)(const VaultKeyId &));
    void askRevoke();
    void askRemove();

    Session *const m_session;
    KeysTopic &m_keys;
    KeyEditor *m_editor = nullptr;
    AbsencePanel *m_proof = nullptr;
    StoreSection *m_stores = nullptr;
    Confirmation *m_revoking = nullptr;
    Confirmation *m_removing = nullptr;
    Card *m_card = nullptr;
    QTableView *m_table = nullptr;
    QAction *m_add = nullptr;
    QAction *m_rotate = nullptr;
    QAction *m_bind = nullptr;
    QAction *m_revoke = nullptr;
    QAction *m_remove = nullptr;
    VaultKeyId m_last; ///< Chosen, also while the list is made anew.
};

} // namespace cofferdam
