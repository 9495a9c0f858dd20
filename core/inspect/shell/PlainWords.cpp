// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/PlainWords.h"

#include <algorithm>

namespace cofferdam {
namespace {

bool isPlain(QChar c)
{
    return (c.unicode() < 0x80 && c.isLetterOrNumber()) || QStringView(u"_@%+=:,./-").contains(c);
}

} // namespace

QStringList plainWords(const QString &command)
{
    if (!std::ranges::all_of(command, [](QChar c) { return c == u' ' || isPlain(c); }))
        return {};
    const QStringList words = command.split(u' ', Qt::SkipEmptyParts);
    return words.size() <= kMaxPlainWords ? words : QStringList();
}

} // namespace cofferdam
