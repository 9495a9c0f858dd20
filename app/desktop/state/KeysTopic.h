// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The vault's keys, and what may be done with them. A value passes through here once, on its way to the service.

#pragma once

#include "app/desktop/state/KeyModel.h"
#include "app/desktop/state/Session.h"
#include "core/base/Secret.h"

namespace cofferdam {

class KeysTopic final : public Topic
{
    Q_OBJECT

public:
    explicit KeysTopic(Session &session);

    [[nodiscard]] KeyModel *model() noexcept { return &m_keys; }

    /// `key` without a value. The value is sent once and wiped.
    void add(api::AddVaultKey key, Secret value, Session::Done done);
    /// Another value in the place of the old one.
    void rotate(const VaultKeyId &key, Secret value, Session::Done done);
    void revoke(const VaultKeyId &key);
    void remove(const VaultKeyId &key);
    /// Which agents it is for, and until when.
    void bind(const api::BindVaultKey &key, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

private:
    KeyModel m_keys;
};

} // namespace cofferdam
