// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/tree/Arrows.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// The rows as written, each on one line: a line that begins with a blank goes on with the one before.
QStringList wholeLines(const QString &text)
{
    QStringList lines;
    for (const auto &line : text.split(u'\n')) {
        if (line.startsWith(u'#') || line.trimmed().isEmpty())
            continue;
        if (line.front().isSpace() && !lines.isEmpty())
            lines.last() += line;
        else
            lines += line;
    }
    return lines;
}

QSet<QString> reachable(const RoomGraph &graph, const QString &from)
{
    QSet<QString> seen;
    QStringList open(from);
    while (!open.isEmpty()) {
        for (const auto &used : graph.value(open.takeLast())) {
            if (!seen.contains(used)) {
                seen.insert(used);
                open += used;
            }
        }
    }
    return seen;
}

} // namespace

Arrows::Arrows(const QString &text)
{
    for (const auto &line : wholeLines(text)) {
        const auto colon = line.indexOf(u':');
        if (colon < 0)
            m_problems += u"“%1” is no row"_s.arg(line);
        else
            take(line.first(colon).trimmed(), line.sliced(colon + 1).simplified().split(u' ', Qt::SkipEmptyParts));
    }
    check();
}

void Arrows::take(const QString &row, const QStringList &uses)
{
    if (row == u"cycle") {
        m_cycles += uses;
        m_cycles.last().sort();
        return;
    }
    if (m_uses.contains(row))
        m_problems += u"%1 is drawn twice"_s.arg(row);
    m_rows += row;
    m_uses.insert(row, uses);
}

void Arrows::check()
{
    for (const auto &row : std::as_const(m_rows)) {
        for (const auto &used : usedBy(row)) {
            if (!m_uses.contains(used))
                m_problems += u"%1 uses %2, which has no row"_s.arg(row, used);
            else if (m_rows.indexOf(used) >= m_rows.indexOf(row) && !isKnownCycle(row, used))
                m_problems += u"%1 uses %2, which is drawn above it in the house"_s.arg(row, used);
        }
    }
}

bool Arrows::isKnownCycle(const QString &one, const QString &other) const
{
    return std::ranges::any_of(m_cycles, [&](const QStringList &cycle) { return cycle.contains(one) && cycle.contains(other); });
}

QString Arrows::rowOf(const QString &room) const
{
    if (m_uses.contains(room))
        return room;
    const auto pattern = room.first(room.lastIndexOf(u'/') + 1) + u'*';
    return m_uses.contains(pattern) ? pattern : QString();
}

bool Arrows::mayUse(const QString &user, const QString &used) const
{
    return user == used || usedBy(rowOf(user)).contains(rowOf(used));
}

bool Arrows::isUpward(const QString &user, const QString &used) const
{
    return m_rows.indexOf(rowOf(used)) > m_rows.indexOf(rowOf(user));
}

QList<QStringList> cyclesOf(const RoomGraph &graph)
{
    QMap<QString, QSet<QString>> reach;
    for (const auto &room : graph.keys())
        reach.insert(room, reachable(graph, room));
    QList<QStringList> cycles;
    QSet<QString> placed;
    for (const auto &room : graph.keys()) {
        if (placed.contains(room) || !reach.value(room).contains(room))
            continue;
        QStringList cycle;
        for (const auto &other : reach.value(room)) {
            if (reach.value(other).contains(room))
                cycle += other;
        }
        cycle.sort();
        placed.unite(QSet<QString>(cycle.cbegin(), cycle.cend()));
        cycles += cycle;
    }
    return cycles;
}

} // namespace cofferdam
