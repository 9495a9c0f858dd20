// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ways by which data are found and leave that options alone do not show.

#include "core/inspect/shell/Invocation.h"

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

/// Somebody who looks for the word "password" all over the system or a home looks for passwords.
void Invocation::searchText()
{
    static const RE2 secret("(?i)passw|\\bpwd\\b|secret|private.?key|api.?key|aws_|access.?key|\\btoken|credential");
    static const QStringList wide{u"root"_s, u"top"_s, u"home"_s, u"log"_s};
    if (m_operands.size() < 2 || !RE2::PartialMatch(m_operands.first().text.toStdString(), secret))
        return;
    for (const auto &word : m_operands.sliced(1)) {
        const auto place = Places::instance().traitsOf(m_walk.pathOf(word), m_walk.findings().home());
        if (std::ranges::any_of(place, [](const QString &trait) { return wide.contains(trait); }))
            add(EffectKind::CredentialRead, m_walk.pathOf(word), Reach::Inside, word, {u"search"_s});
    }
}

/// ftp(1) and its kin: what they do is said in their own command language.
void Invocation::transferTool()
{
    static const RE2 puts("(?i)(?:^|[\\s;'\"])(?:m?put|send|append|mirror\\s+(?:-\\w+\\s+)*(?:-R|--reverse))(?:\\s|$)");
    for (const auto &word : m_argv.sliced(1))
        m_sends |= RE2::PartialMatch(word.text.toStdString(), puts);
}

/// A question for a name or an echo request carries what was put into it.
void Invocation::probe()
{
    for (const auto &word : m_argv.sliced(1)) {
        const bool carries = word.taints.testFlag(Taint::LocalData) || word.taints.testFlag(Taint::Credential);
        const bool asTarget = std::ranges::contains(m_operands, word.text, &Value::text) && word.text == QString(kUnresolved);
        if (carries && !asTarget) // names that were read from a list are what the program is for
            add(EffectKind::Send, hostOf(word.text), Reach::Outside, word, {word.taints.testFlag(Taint::Credential) ? u"credential"_s : u"local-data"_s});
    }
}

} // namespace cofferdam::shell
