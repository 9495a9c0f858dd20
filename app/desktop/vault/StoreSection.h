// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the stores open: the ways there are, another passphrase, a recovery key that is shown once, and the lock.

#pragma once

#include "app/desktop/widgets/Card.h"
#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QList>

class QAction;
class QListWidget;

namespace cofferdam {

class ArmedButton;
class Confirmation;
class PlainLabel;
class SecretField;
class Session;
class StoreTopic;

class StoreSection final : public Card
{
    Q_OBJECT

public:
    explicit StoreSection(Session *session, QWidget *parent = nullptr);

    /// For the page's menu.
    [[nodiscard]] QList<QAction *> commands() const;

Q_SIGNALS:
    void wanted(); ///< By its key one of them may be asked for on any page.

private:
    enum class Wish : quint8 { None, Passphrase, TypeBack };

    void makeCommands();
    [[nodiscard]] QWidget *makeForm();
    void refresh();
    [[nodiscard]] const api::StoreSlot *selected() const;
    void start(Wish wish);
    void startPassphrase();
    void startRecovery();
    void save();
    void sendPassphrase();
    void sendTyped();
    void onSaved(const Result<api::ServiceToClient> &reply);
    void close();
    void complain(const QString &why);
    void askRemove();
    void askLock();

    Session *const m_session;
    StoreTopic &m_store;
    QAction *m_passphrase = nullptr;
    QAction *m_recovery = nullptr;
    QAction *m_keychain = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_lock = nullptr;
    QListWidget *m_list = nullptr;
    PlainLabel *m_notice = nullptr;
    QWidget *m_form = nullptr;
    PlainLabel *m_told = nullptr; ///< What to do, and the recovery key while it is shown.
    SecretField *m_first = nullptr;
    SecretField *m_second = nullptr;
    PlainLabel *m_error = nullptr;
    ArmedButton *m_save = nullptr;
    Confirmation *m_removing = nullptr;
    Confirmation *m_locking = nullptr;
    Wish m_wish = Wish::None;
    std::string m_slot; ///< Whose passphrase is changed; empty: a new one.
    quint64 m_generation = 0;
};

} // namespace cofferdam
