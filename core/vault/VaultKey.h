// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known and shown of a key that is sent to others. Its value is in no such struct.

#pragma once

#include "core/base/Ids.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace cofferdam {

using VaultKeyId = Id<struct VaultKeyTag>; ///< One key in the vault, also after its value was exchanged.

/// Times are UTC.
struct VaultKey {
    VaultKeyId id;
    QString name;                         ///< For people; no two live keys have the same, in any case of letters.
    QString binding;                      ///< The only origin it may be sent to, as originOf() writes it. Never changes.
    std::optional<QList<AgentId>> agents; ///< Whose requests it may go with. None: every agent's; an empty list: no agent's.
    QString masked;                       ///< Its ends, "sk-…a1b2", or "…" where that would show too much of it.
    QDateTime created;
    std::optional<QDateTime> lastUsed;
    std::optional<QDateTime> rotated; ///< When its value was last exchanged for another.
    std::optional<QDateTime> expires; ///< From then on it goes with no request.
    std::optional<QDateTime> revoked; ///< Since then there is no value.

    friend bool operator==(const VaultKey &, const VaultKey &) = default;
};

} // namespace cofferdam
