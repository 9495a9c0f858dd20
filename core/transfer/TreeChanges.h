// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What became of a folder since it was given: what the guest says of it now, held against what was kept in mind. Nothing of the guest is believed
// but for what to look at: what is taken out is read and hashed anew.

#pragma once

#include "core/action/GuestWords.h"
#include "core/transfer/Given.h"

#include <QStringList>

#include <optional>

namespace cofferdam {

struct TreeChange {
    enum class Kind : quint8 { Added, Changed, Deleted, Type, Mode };
    Kind kind = Kind::Added;
    QByteArray path;
    quint64 oldSize = 0;
    quint64 newSize = 0;
    bool executable = false;
    bool compared = true;           ///< False: its content is not known.
    std::optional<Phrase> refused;  ///< It is never taken out.
    std::optional<Phrase> warning;

    /// A file that can be taken out.
    [[nodiscard]] bool isTakeable() const { return !refused && kind != Kind::Deleted; }
};

struct TreeChanges {
    QList<TreeChange> changes; ///< In the order of their paths.
    quint64 unchanged = 0;     ///< Files.
    QStringList repositories;  ///< Folders with a .git; ".": the folder itself.
};

/// Largest file that is taken out. Bytes.
inline constexpr quint64 kMostTaken = 16ULL << 30;

[[nodiscard]] TreeChanges treeChanges(const QList<GivenEntry> &given, const QList<GuestEntry> &now);
/// Why one thing of the guest's, that is no folder, is never taken out; a collision with others apart.
[[nodiscard]] std::optional<Phrase> refusalToTake(const GuestEntry &entry);

} // namespace cofferdam
