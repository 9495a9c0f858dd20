// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keychain of the user's session, through QtKeychain: KWallet or what speaks the Secret Service. Never its file in plain text.

#pragma once

#include "core/vault/KeychainBackend.h"

#include <chrono>

namespace cofferdam {

/// One thread with an event loop. Each answer comes within `patience`, or is Unavailable: a keychain may wait for its user for ever.
class SystemKeychain final : public KeychainBackend
{
public:
    explicit SystemKeychain(std::chrono::milliseconds patience = kPatience) : m_patience(patience) {}

    static constexpr std::chrono::seconds kPatience{60}; ///< Somebody may have to type its password.

    void read(const QString &name, QObject *context, std::function<void(Result<Secret>)> done) override;
    void write(const QString &name, const Secret &value, QObject *context, std::function<void(Result<void>)> done) override;
    void remove(const QString &name, QObject *context, std::function<void(Result<void>)> done) override;
    [[nodiscard]] Result<void> reach() const override;

private:
    std::chrono::milliseconds m_patience;
};

} // namespace cofferdam
