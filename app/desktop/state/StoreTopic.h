// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the stores are open, and the ways to their key. A secret passes through here once, on its way to the service.

#pragma once

#include "app/desktop/state/Session.h"
#include "core/base/Secret.h"

#include <optional>

namespace cofferdam {

class StoreTopic final : public Topic
{
    Q_OBJECT

public:
    explicit StoreTopic(Session &session);

    /// Nothing: not known.
    [[nodiscard]] const std::optional<api::StoreState> &state() const noexcept { return m_state; }
    [[nodiscard]] bool isLocked() const { return m_state && m_state->locked(); }

    void unlock(api::StoreSlotKind by, const Secret &secret, Session::Done done); ///< By the keychain: without a secret.
    void setPassphrase(const std::string &slot, const Secret &passphrase, Session::Done done);
    void makeRecoveryKey(Session::Done done);
    void confirmRecoveryKey(const Secret &typed, Session::Done done);
    void add(api::StoreSlotKind kind);
    void remove(const std::string &slot);
    void lock();

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void changed();

private:
    std::optional<api::StoreState> m_state;
};

} // namespace cofferdam
