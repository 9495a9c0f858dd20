// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A new key, another value for one, or who may use one: filled in, asked about, and sent once.

#pragma once

#include "app/desktop/state/KeyModel.h"
#include "app/desktop/widgets/Card.h"
#include "core/base/Result.h"

class QFormLayout;
class QLineEdit;

namespace cofferdam::api {
class ServiceToClient;
}

namespace cofferdam {

class AgentsChoice;
class ArmedButton;
class Confirmation;
class KeysTopic;
class PlainLabel;
class SecretField;
class Session;

class KeyEditor final : public Card
{
    Q_OBJECT

public:
    explicit KeyEditor(Session *session, QWidget *parent = nullptr);

    void startAdding();
    void startRotating(const VaultKeyId &key);
    void startBinding(const VaultKeyId &key);
    /// Goes unless it is about this or about a new one.
    void keepFor(const VaultKeyId &key);
    /// What was typed is wiped.
    void close();

Q_SIGNALS:
    void closed();

private:
    enum class Wish : quint8 { None, Add, Rotate, Bind };

    void makeFields();
    void start(Wish wish, const VaultKeyId &key);
    void carryOut();
    void add();
    void askRotate();
    void askBind();
    void send(const VaultKeyId &key, const api::BindVaultKey &binding);
    /// Unix time in milliseconds of the end of that day; 0: never.
    [[nodiscard]] Result<qint64> expires() const;
    void onReply(const Result<api::ServiceToClient> &reply, quint64 generation);
    void complain(const QString &why);

    Session *const m_session;
    KeysTopic &m_keys;
    Wish m_wish = Wish::None;
    VaultKeyId m_key; ///< Null: a new one.
    PlainLabel *m_title = nullptr;
    QFormLayout *m_form = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    SecretField *m_value = nullptr;
    AgentsChoice *m_agents = nullptr;
    QLineEdit *m_expires = nullptr;
    PlainLabel *m_error = nullptr;
    Confirmation *m_confirm = nullptr;
    ArmedButton *m_yes = nullptr;
    quint64 m_generation = 0; ///< Drops replies about what was begun before.
};

} // namespace cofferdam
