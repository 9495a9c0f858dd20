// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When each way to the key of the stores was last used. In a file of its own, so that nothing is written where the key itself is; to lose it loses
// nothing else.

#pragma once

#include "core/vault/KeySlot.h"

#include <QHash>

namespace cofferdam {

class SlotUse
{
public:
    static constexpr qsizetype kMost = 64; ///< Slots that are remembered.

    /// The file need not exist. One that cannot be understood is as none.
    explicit SlotUse(QString path);

    [[nodiscard]] std::optional<QDateTime> lastUsed(const KeySlotId &slot) const; ///< UTC.
    /// `when` in UTC. Those not in `known` are forgotten.
    [[nodiscard]] Result<void> note(const KeySlotId &slot, const QDateTime &when, const QList<KeySlot> &known);

private:
    QString m_path;
    QHash<KeySlotId, qint64> m_used; ///< Unix time in milliseconds.
};

} // namespace cofferdam
