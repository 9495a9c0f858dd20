// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The drawn structure (arrows.txt): which room may use which, and on which floor each lies.

#pragma once

#include <QHash>
#include <QMap>
#include <QSet>
#include <QStringList>

namespace cofferdam {

/// Rooms and those they use; never themselves.
using RoomGraph = QMap<QString, QSet<QString>>;

class Arrows
{
public:
    /// Reads the text of arrows.txt. What is wrong with the table itself is in problems().
    explicit Arrows(const QString &text);

    [[nodiscard]] const QStringList &problems() const { return m_problems; }
    [[nodiscard]] const QStringList &rows() const { return m_rows; }
    /// The row that counts for `room`: its own, or the one that ends in * and stands for it. Empty: it is not drawn.
    [[nodiscard]] QString rowOf(const QString &room) const;
    [[nodiscard]] bool mayUse(const QString &user, const QString &used) const;
    /// True when `used` lies on a floor above `user`.
    [[nodiscard]] bool isUpward(const QString &user, const QString &used) const;
    /// Rows that a row may use.
    [[nodiscard]] QStringList usedBy(const QString &row) const { return m_uses.value(row); }
    /// Rooms that are known to use each other, sorted.
    [[nodiscard]] const QList<QStringList> &knownCycles() const { return m_cycles; }
    [[nodiscard]] bool isKnownCycle(const QString &one, const QString &other) const;

private:
    void take(const QString &row, const QStringList &uses);
    void check();

    QStringList m_rows; ///< From the foundations up.
    QHash<QString, QStringList> m_uses;
    QList<QStringList> m_cycles;
    QStringList m_problems;
};

/// Groups of rooms that use each other, each sorted.
[[nodiscard]] QList<QStringList> cyclesOf(const RoomGraph &graph);

} // namespace cofferdam
