// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Command.h"

#include "core/inspect/code/Code.h"
#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Characters that make a person read something else than what runs: bidi controls, zero width, lone CR, odd blanks.
bool misleads(const QString &text, qsizetype at)
{
    const char16_t c = text[at].unicode();
    if (c == u'\r')
        return at + 1 < text.size() && text[at + 1] != u'\n';
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || c == 0x00A0 || c == 0x3000
           || c == 0x180E || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || (c < 0x20 && c != u'\n' && c != u'\t');
}

Facts refused(const QString &why)
{
    Facts facts;
    facts.values.insert(u"parsed"_s, false);
    facts.values.insert(u"gave_up"_s, why);
    facts.effects.append(Effect{.kind = EffectKind::Unknown, .object = {}, .reach = Reach::Outside, .program = {}, .traits = {u"unreadable"_s}});
    return facts;
}

} // namespace

Facts inspectCommand(QStringView command, const ShellContext &context)
{
    if (command.size() > kMaxSubjectLength)
        return refused(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "longer than 64 KiB")));
    if (command.contains(QChar(0)) || !command.isValidUtf16())
        return refused(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "holds bytes that are no text")));
    static_cast<void>(shell::Programs::instance());
    static_cast<void>(Places::instance());
    prepareLanguages();
    Facts facts;
    shell::Findings findings(facts, context.home);
    shell::Walk walk(findings, context);
    const QString text = command.toString();
    static_cast<void>(walk.script(text, {}, std::nullopt));
    bool hidden = false;
    for (qsizetype at = 0; at < text.size() && !hidden; ++at)
        hidden = misleads(text, at);
    facts.values.insert(u"hidden_characters"_s, hidden);
    findings.finish();
    return facts;
}

} // namespace cofferdam
