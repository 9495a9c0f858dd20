// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/Conclusion.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxDigested = 64 * 1024; // bytes; what is longer is approved for good by no rule

} // namespace

void cannotRead(Action &action, const QString &why)
{
    action.facts.complete = false;
    action.facts.values.insert(u"parsed"_s, false);
    action.facts.values.insert(u"gave_up"_s, why);
    action.facts.effects.append(Effect{.kind = EffectKind::Unknown, .object = {}, .reach = Reach::Outside, .program = {}, .traits = {u"unreadable"_s}});
    if (action.subject.isEmpty())
        action.subject = action.tool;
}

void concludeFacts(Action &action)
{
    auto &values = action.facts.values;
    values.insert(u"tool"_s, action.tool);
    if (!values.contains(u"parsed"_s))
        values.insert(u"parsed"_s, action.facts.complete);
    if (!action.directory.isEmpty())
        values.insert(u"directory"_s, action.directory);
    if (action.raw.size() <= kMaxDigested)
        values.insert(u"digest"_s, QString::fromLatin1(action.digest().toHex()));
}

} // namespace cofferdam
