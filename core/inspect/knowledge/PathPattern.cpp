// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/PathPattern.h"

#include "core/inspect/knowledge/Places.h"

#include <QRegularExpression>

#include <algorithm>

namespace cofferdam {
namespace {

bool fits(const QString &name, const QString &pattern)
{
    if (!std::ranges::any_of(pattern, [](QChar c) { return QStringView(u"*?[").contains(c); }))
        return name == pattern;
    if (name.startsWith(u'.') && !pattern.startsWith(u'.'))
        return false;
    return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern)).match(name).hasMatch();
}

} // namespace

bool isNamedBy(const QString &path, const QString &pattern, bool beneath)
{
    if (!path.startsWith(u'/') || !pattern.startsWith(u'/') || pattern.contains(kUnresolved))
        return false;
    const auto names = path.split(u'/', Qt::SkipEmptyParts);
    const auto patterns = pattern.split(u'/', Qt::SkipEmptyParts);
    if (patterns.isEmpty() || isEverything(patterns.first()) || names.size() < patterns.size() || (names.size() > patterns.size() && !beneath))
        return false;
    return std::ranges::equal(names.first(patterns.size()), patterns, fits);
}

} // namespace cofferdam
