// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The right edge of a growing Merkle tree (RFC 6962, section 2.1): enough to append and to tell the tree head.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QList>

namespace cofferdam {

/// Heads of the perfect subtrees that the leaves so far fall into, largest first: one for each 1 bit of size(). 32 bytes each.
class Frontier
{
public:
    static constexpr qsizetype kHashSize = 32; ///< SHA-256

    /// SHA-256(0x00 || content)
    [[nodiscard]] static QByteArray leafHash(QByteArrayView content);

    void append(const QByteArray &leaf); ///< Amortised one hash.
    [[nodiscard]] quint64 size() const noexcept { return m_size; }
    /// MTH of RFC 6962; SHA-256 of nothing for an empty tree.
    [[nodiscard]] QByteArray root() const;

    [[nodiscard]] QByteArray toBytes() const;
    [[nodiscard]] static Result<Frontier> fromBytes(quint64 size, const QByteArray &bytes);

private:
    quint64 m_size = 0;
    QList<QByteArray> m_peaks;
};

} // namespace cofferdam
