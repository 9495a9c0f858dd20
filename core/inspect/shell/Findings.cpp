// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Findings.h"

#include "core/inspect/shell/CpuTime.h"
#include "core/inspect/shell/Programs.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

bool isWrite(EffectKind kind)
{
    return kind == EffectKind::Create || kind == EffectKind::Overwrite || kind == EffectKind::Move;
}

} // namespace

Findings::Findings(Facts &facts, QString home) : m_facts(facts), m_home(std::move(home)), m_deadline(threadCpuTime() + kMaxTime)
{
    m_facts.complete = true;
}

Taints Findings::addPath(EffectKind kind, const QString &path, const Range &range, const QString &program, QStringList traits)
{
    const QStringList place = Places::instance().traitsOf(path, m_home);
    if (kind == EffectKind::Delete && traits.contains(u"recursive"_s) && (path == u'/' + QString(kUnresolved) || path == u'/' + QString(kUnresolved) + u"/*"_s))
        traits.append(u"root"_s); // what is unknown may be empty
    if (place.contains(u"sink"_s)) // /dev/null and its kin keep nothing and give nothing
        return {};
    traits += place;
    const bool resolved = !path.contains(kUnresolved);
    if (!resolved)
        traits.append(u"unresolved"_s);
    Taints taints = Taint::LocalData;
    const bool all = isEverything(QStringView(path).sliced(path.lastIndexOf(u'/') + 1)) && !traits.contains(u"listing"_s);
    const bool whole = all || traits.contains(u"archived"_s) || traits.contains(u"recursive"_s) || traits.contains(u"copied"_s);
    const bool credential = place.contains(u"credential"_s) || (whole && place.contains(u"key-folder"_s));
    if (kind == EffectKind::Read && credential) {
        kind = EffectKind::CredentialRead;
        taints |= Taint::Credential;
    }
    if ((kind == EffectKind::Move || traits.contains(u"copied"_s)) && credential)
        add(EffectKind::CredentialRead, path, Reach::Inside, range, program, traits);
    if (isWrite(kind) && place.contains(u"startup"_s))
        add(EffectKind::Persist, path, Reach::Inside, range, program, traits);
    add(kind, resolved || !place.isEmpty() ? path : QString(), Reach::Inside, range, program, std::move(traits));
    return taints;
}

void Findings::add(EffectKind kind, const QString &object, Reach reach, const Range &range, const QString &program, QStringList traits)
{
    if (m_facts.effects.size() >= kMaxEffects) {
        giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "too many effects")));
        return;
    }
    if (kind == EffectKind::Kill && Programs::instance().isGuard(object.section(u'/', -1).section(u".service"_s, 0, 0).toLower()))
        traits.append(u"protection"_s);
    traits.sort();
    traits.removeDuplicates();
    Effect effect{kind, object, reach, range.begin, range.length, program, std::move(traits)};
    if (!m_facts.effects.contains(effect))
        m_facts.effects.append(std::move(effect));
}

void Findings::sawProgram(const QString &name)
{
    ++m_commands;
    if (!m_programs.contains(name))
        m_programs.append(name);
}

void Findings::giveUp(const QString &why)
{
    if (m_facts.complete)
        m_why = why;
    m_facts.complete = false;
}

bool Findings::exhausted()
{
    if (m_commands > kMaxCommands)
        giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "too many commands")));
    else if (threadCpuTime() > m_deadline)
        giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "took too long to understand")));
    else
        return false;
    return true;
}

std::chrono::microseconds Findings::timeLeft() const
{
    return m_deadline - threadCpuTime();
}

void Findings::finish()
{
    m_facts.values.insert(u"programs"_s, m_programs);
    m_facts.values.insert(u"commands"_s, static_cast<double>(m_commands));
    m_facts.values.insert(u"parsed"_s, m_facts.complete);
    if (!m_facts.complete)
        m_facts.values.insert(u"gave_up"_s, m_why);
    for (const auto &mark : std::as_const(m_marks))
        m_facts.values.insert(mark, true);
    const auto has = [this](EffectKind kind) { return std::ranges::contains(m_facts.effects, kind, &Effect::kind); };
    m_facts.values.insert(u"reads_credential"_s, has(EffectKind::CredentialRead));
    m_facts.values.insert(u"sends"_s, has(EffectKind::Send));
    m_facts.values.insert(u"uses_network"_s, has(EffectKind::Network) || has(EffectKind::Send));
}

} // namespace cofferdam::shell
