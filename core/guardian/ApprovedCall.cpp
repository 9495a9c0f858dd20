// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/ApprovedCall.h"

#include "core/inspect/knowledge/PathPattern.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/PlainCommands.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kShellsAround = 2;             // sh, which starts bash
constexpr qsizetype kPartsOfEffect = 8;      // a file that is written is opened, cut, renamed, ...
constexpr qsizetype kMostPartsByEffect = 64; // of one call

/// What a part may show beyond what was approved: how it was done, or that nothing is lost by it.
bool addsNothing(const QString &trait)
{
    static const QStringList harmless{u"build-output"_s, u"cache"_s, u"empty"_s, u"recursive"_s, u"replace"_s, u"temp"_s, u"trash"_s, u"truncate"_s};
    return harmless.contains(trait);
}

bool isOpaque(const Effect &effect)
{
    return effect.kind == EffectKind::Execute || effect.kind == EffectKind::Unknown;
}

bool isOutside(const Effect &effect)
{
    return effect.reach == Reach::Outside;
}

QString fileName(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

} // namespace

bool includes(const QList<Effect> &whole, const Effect &part, bool exactly)
{
    return std::ranges::any_of(whole, [&](const Effect &effect) {
        if (effect.kind != part.kind || effect.reach != part.reach)
            return false;
        if (part.object.isEmpty()) // not established: only the very same is the same
            return effect.object.isEmpty() && effect.program == part.program && effect.traits == part.traits;
        const bool traits = std::ranges::all_of(part.traits, [&effect](const QString &trait) { return effect.traits.contains(trait) || addsNothing(trait); });
        return traits && (part.object == effect.object || (!exactly && isNamedBy(part.object, effect.object, effect.traits.contains(u"recursive"_s))));
    });
}

ApprovedCall::ApprovedCall(const Review &call)
    : m_task(call.action.task)
    , m_policyVersion(call.ruling->policyVersion)
    , m_matched(call.ruling->matched)
    , m_subject(call.action.subject)
    , m_directory(call.action.directory)
    , m_effects(call.action.facts.effects)
    , m_opaque(!call.action.facts.complete || std::ranges::any_of(m_effects, isOpaque))
    , m_folders{m_directory}
    , m_shells(kShellsAround)
    , m_parts(std::min(kMostPartsByEffect, kPartsOfEffect * m_effects.size()))
{
    if (call.action.kind != ActionKind::Exec)
        return;
    for (const QStringList &words : plainCommands(m_subject)) {
        if (words.size() == 2 && words.first() == u"cd" && !words.last().startsWith(u'-'))
            m_folders += normalisedPath(words.last(), m_folders.last(), {});
        else
            m_commands += Command{.words = words};
    }
}

bool ApprovedCall::takePart(const Review &part)
{
    const Action &action = part.action;
    // OpenClaw's own work names no run, and so no task.
    if (part.ruling->policyVersion != m_policyVersion || (!action.runId.isEmpty() && action.task != m_task))
        return false;
    // What is asked because of the whole, such as characters that nobody sees, was asked of the call for the same reason.
    const auto wasAsked = [this](const QString &rule) { return m_matched.contains(rule); };
    if (!action.facts.complete || action.facts.effects.isEmpty() || !std::ranges::all_of(part.ruling->ofWhole, wasAsked))
        return false;
    if (takeProgram(part))
        return true;
    if (action.gate == Gate::Exec && (m_opaque || std::ranges::any_of(action.facts.effects, isOutside)))
        return false;
    if (m_parts == 0 || !covers(part, m_opaque))
        return false;
    --m_parts;
    return true;
}

bool ApprovedCall::takeProgram(const Review &part)
{
    const auto run = programRun(part.action);
    if (!run)
        return false;
    if (isShellAround(*run)) {
        if (m_shells == 0 || !covers(part, false))
            return false;
        if (!m_environment)
            m_environment = run->environment;
        --m_shells;
        return true;
    }
    const auto found = std::ranges::find_if(m_commands, [&](const Command &command) { return !command.taken && names(command.words, *run); });
    if (found == m_commands.end())
        return false;
    found->taken = true;
    return true;
}

/// OpenClaw's `sh -c ... bash -c COMMAND`, in the folder that was shown.
bool ApprovedCall::isShellAround(const ProgramRun &run) const
{
    static const QStringList shells{u"sh"_s, u"bash"_s, u"dash"_s};
    const auto &words = run.arguments;
    return !m_subject.isEmpty() && run.directory == m_directory && !run.agentWritten && shells.contains(fileName(run.name)) && words.size() >= 2
           && words[words.size() - 2].startsWith(u'-') && words[words.size() - 2].endsWith(u'c') && words.last().endsWith(m_subject);
}

bool ApprovedCall::names(const QStringList &words, const ProgramRun &run) const
{
    // Which program PATH leads to is seen; the other one is what OpenClaw puts in front of it, and its shell takes it away.
    const auto kept = [](QStringList environment) {
        environment.removeIf([](const QString &variable) { return variable.startsWith(u"PATH=") || variable.startsWith(u"OPENCLAW_PREPEND_PATH="); });
        return environment;
    };
    const QString &called = words.first();
    const bool program = called.contains(u'/') ? normalisedPath(called, run.directory, {}) == run.name : !run.agentWritten && fileName(run.name) == called;
    return program && words.sliced(1) == run.arguments && m_folders.contains(run.directory) && m_environment && kept(*m_environment) == kept(run.environment);
}

bool ApprovedCall::covers(const Review &part, bool exactly) const
{
    const auto &effects = part.action.facts.effects;
    for (qsizetype i = 0; i < effects.size(); ++i) {
        const bool free = effects[i].kind == EffectKind::Read && effects[i].reach == Reach::Inside && part.ruling->freeEffects.contains(i);
        if (!free && !includes(m_effects, effects[i], exactly))
            return false;
    }
    return true;
}

} // namespace cofferdam
