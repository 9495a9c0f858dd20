// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The system's keychain, whatever it is: the service brings one, tests another.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QString>

#include <functional>

class QObject;

namespace cofferdam {

/// Answers come from the event loop, never within the call, in bounded time, and not at all when `context` is gone by then. One that keeps anything in plain text
/// is none: Unavailable.
class KeychainBackend
{
public:
    virtual ~KeychainBackend() = default;

    /// NotFound; Denied when the user refused; Unavailable when there is no keychain, or it is locked and nobody unlocks it.
    virtual void read(const QString &name, QObject *context, std::function<void(Result<Secret>)> done) = 0;
    /// Replaces what has that name.
    virtual void write(const QString &name, const Secret &value, QObject *context, std::function<void(Result<void>)> done) = 0;
    virtual void remove(const QString &name, QObject *context, std::function<void(Result<void>)> done) = 0;
    /// Whether there may be one. Unavailable says why not; does not ask it, nor its user, for anything.
    [[nodiscard]] virtual Result<void> reach() const = 0;
};

} // namespace cofferdam
