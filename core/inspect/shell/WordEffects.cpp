// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/WordEffects.h"

#include "core/inspect/knowledge/ShellPaths.h"
#include "core/inspect/shell/Assignments.h"
#include "core/inspect/shell/GitSettings.h"
#include "core/inspect/shell/Reading.h"
#include "core/inspect/shell/Traffic.h"
#include "core/inspect/shell/Walk.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

void WordEffects::apply(const Meaning &meaning)
{
    const auto &[role, value] = meaning;
    Findings &findings = m_walk.findings();
    switch (role.role) {
    case Role::Others: // stands for another role when operands are assigned
    case Role::Ignore: m_read |= value.taints; break;
    case Role::Effect: applyEffect(role, value); break;
    case Role::Shell: {
        const auto origin = m_walk.launcher().asOrigin(m_words.program.commandAfter >= 0 || m_words.program.input ? Origin::Direct : Origin::Escape);
        m_ran = true;
        m_walk.launcher().runCode(u"shell"_s, value, m_words.name);
        break;
    }
    case Role::Command: { // a program's name as a value, e.g. git difftool --extcmd
        const auto origin = m_walk.launcher().asOrigin(Origin::Escape);
        if (value.text.contains(u',') && holdsShell(value.text)) // gcc's -wrapper divides its words by commas
            findings.add(EffectKind::Execute, value.text, Reach::Inside, value.range, m_words.name, {u"shell"_s, u"escape"_s});
        m_walk.launcher().runCode(u"shell"_s, value, m_words.name);
        break;
    }
    case Role::Code:
    case Role::Sql:
        m_ran = true;
        m_walk.launcher().runCode(role.role == Role::Sql ? u"sql"_s : role.language, value, m_words.name);
        break;
    case Role::Script:
        if (value.text == u"-")
            break;
        m_ran = true;
        m_walk.launcher().runFile(value, role.language, m_input, m_words.name);
        break;
    case Role::Url:
    case Role::Host:
        if (value.text.startsWith(u"file:"))
            m_read |= findings.addPath(EffectKind::Read, m_walk.pathOf(Value{.text = value.text.sliced(5), .taints = {}, .range = {}}), value.range,
                                       m_words.name, {});
        else
            m_traffic.addHost(value);
        break;
    case Role::Payload: m_traffic.addPayload(value, value.text.startsWith(u'@') || value.text.contains(u"=@") || value.text.contains(u"=<")); break;
    case Role::Upload: m_traffic.addPayload(value, true); break;
    case Role::Output: applyOutput(value); break;
    case Role::Remote: applyRemote(value, &meaning == &m_words.meanings.constLast()); break;
    case Role::Setting:
        if (role.effect.traits.contains(u"git"_s))
            applyGitSetting(m_walk, value, m_words.name, role.effect.traits.contains(u"named"_s));
        else
            applySetting(value);
        break;
    case Role::Import: applySetting(value); break;
    case Role::Folder: m_walk.scope().directory = m_walk.pathOf(value); break;
    case Role::Tree: keepsInBooks(m_walk.pathOf(value), value); break;
    case Role::Loads: loadFrom(m_walk, value, m_words.name); break;
    }
}

void WordEffects::keepsInBooks(const QString &path, const Value &value)
{
    if (Places::instance().traitsOf(path, m_walk.home()).contains(u"git-data"_s))
        m_walk.findings().add(EffectKind::Persist, path, Reach::Inside, value.range, m_words.name, {u"git-hook"_s});
}

void WordEffects::applyOutput(const Value &value)
{
    if (value.text == u"-")
        return;
    const QString path = m_walk.pathOf(value);
    m_walk.findings().addPath(EffectKind::Create, path, value.range, m_words.name, m_words.program.fetches ? QStringList{u"downloaded"_s} : QStringList{});
    keepsInBooks(path, value);
    if (m_words.program.fetches || m_words.command->fetches)
        m_walk.scope().files.insert(path, Stream{.present = true, .known = false, .text = {}, .taints = Taint::Downloaded});
}

void WordEffects::applySetting(const Value &value)
{
    const QString name = value.text.section(u'=', 0, 0);
    const RoleSpec *variable = Programs::instance().variable(name);
    const auto equals = value.text.indexOf(u'=');
    const bool commandAlias = name.startsWith(u"alias.") && equals >= 0 && value.text.sliced(equals + 1).startsWith(u'!'); // hgrc(5)
    if (commandAlias) {
        Value content = value;
        content.text = value.text.sliced(equals + 2);
        const auto origin = m_walk.launcher().asOrigin(Origin::Escape);
        m_walk.launcher().runCode(u"shell"_s, content, m_words.name);
        return;
    }
    if (equals >= 0 && holdsShell(QStringView(value.text).sliced(equals + 1)))
        m_walk.findings().add(EffectKind::Execute, value.text, Reach::Inside, value.range, m_words.name, {u"shell"_s, u"escape"_s});
    if (!variable || equals < 0 || isEmptied(*variable, QStringView(value.text).sliced(equals + 1)))
        return;
    Value content = value;
    content.text = value.text.sliced(equals + 1);
    if (variable->role == Role::Shell) {
        const auto origin = m_walk.launcher().asOrigin(Origin::Escape);
        m_walk.launcher().runCode(u"shell"_s, content, m_words.name);
    } else if (variable->role == Role::Loads) {
        loadFrom(m_walk, content, name);
    } else if (variable->role == Role::Effect) {
        m_walk.findings().add(variable->effect.kind, name, variable->effect.reach, value.range, m_words.name, variable->effect.traits);
    }
}

void WordEffects::applyEffect(const RoleSpec &role, const Value &value)
{
    const EffectSpec &effect = role.effect;
    QStringList traits = m_words.traits + effect.traits;
    if (value.glob)
        traits.append(u"many"_s);
    if (!effect.object.isEmpty() || effect.reach == Reach::Outside || effect.kind == EffectKind::Kill || effect.kind == EffectKind::Configure
        || effect.kind == EffectKind::Privilege) {
        const QString object = !effect.object.isEmpty() ? effect.object : value.known() ? value.text : QString();
        if (object.isEmpty())
            traits.append(u"unresolved"_s);
        m_walk.findings().add(effect.kind, object, effect.reach, value.range, m_words.name, traits);
        return;
    }
    const QString path = m_walk.pathOf(value);
    auto &files = m_walk.scope().files;
    const auto written = files.constFind(path);
    if (effect.kind == EffectKind::Read && written != files.cend()) {
        m_read |= written->taints;
        return;
    }
    if (m_words.name == u"git" && (effect.kind == EffectKind::Create || effect.kind == EffectKind::Overwrite))
        keepsInBooks(path, value);
    if ((effect.traits.contains(u"copied"_s) || effect.kind == EffectKind::Move) && isInterpreterPath(path))
        m_walk.findings().add(EffectKind::Execute, path, Reach::Inside, value.range, m_words.name, {u"copied-interpreter"_s});
    const Taints taints = m_walk.findings().addPath(effect.kind, path, value.range, m_words.name, traits) | value.taints;
    if (effect.kind == EffectKind::Read || effect.kind == EffectKind::Move)
        m_read |= taints;
    if ((effect.kind == EffectKind::Create || effect.kind == EffectKind::Overwrite) && (m_read || m_input.taints || (m_words.name == u"tee" && m_input.present))
        && value.known())
        files.insert(path, Stream{.present = true,
                                  .known = m_input.known && m_words.name == u"tee",
                                  .text = m_words.name == u"tee" ? m_input.text : QString(),
                                  .taints = m_read | m_input.taints});
}

/// scp and rsync: host:path is outside, and data flows towards the last operand.
void WordEffects::applyRemote(const Value &value, bool last)
{
    const auto colon = value.text.indexOf(u':');
    const auto slash = value.text.indexOf(u'/');
    const bool remote = value.text.contains(u"://") || (colon > 0 && (slash < 0 || colon < slash));
    const bool mirrors = last && m_words.traits.contains(u"mirror"_s);
    if (remote) {
        if (mirrors)
            m_walk.findings().add(EffectKind::Delete, value.text, Reach::Outside, value.range, m_words.name, {u"mirror"_s, u"recursive"_s});
        m_traffic.addHost(value);
        if (last)
            m_traffic.addSent({});
        return;
    }
    if (mirrors)
        m_walk.findings().addPath(EffectKind::Delete, m_walk.pathOf(value), value.range, m_words.name, m_words.traits + QStringList{u"recursive"_s});
    if (last) {
        m_walk.findings().addPath(EffectKind::Create, m_walk.pathOf(value), value.range, m_words.name, m_words.traits);
        return;
    }
    QStringList traits = m_words.traits;
    traits.append(u"copied"_s);
    const Taints taints = m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(value), value.range, m_words.name, traits);
    m_traffic.addRead(taints);
    m_read |= taints;
}

void WordEffects::useInput()
{
    const Usage &usage = *m_words.command;
    if (!usage.input)
        return;
    const bool dash = !m_words.operands.isEmpty() && m_words.operands.first().text == u"-";
    const auto role = usage.input->role;
    if (role == Role::Payload) {
        const bool nothing = m_input.known && m_input.text.isEmpty() && !m_input.taints;
        if (m_input.present && !nothing)
            m_traffic.addSent(m_input.taints);
        return;
    }
    const bool used = m_ran || (!m_words.operands.isEmpty() && !dash && !m_words.traits.contains(u"reads-input"_s));
    if (used)
        return;
    const Value &whole = m_words.argv.first();
    const QString language = role == Role::Shell ? u"shell"_s : usage.input->language;
    if (!m_input.present) {
        if (role == Role::Shell)
            m_walk.findings().add(EffectKind::Execute, m_words.name, Reach::Inside, whole.range, m_words.name,
                                  {u"shell"_s, m_walk.launcher().origin() == Origin::Direct    ? u"interactive"_s
                                               : m_walk.launcher().origin() == Origin::Wrapped ? u"wrapped"_s
                                                                                               : u"escape"_s});
        return;
    }
    if (role == Role::Shell && !m_input.known)
        m_read |= Taint::Shell;
    Value text{
        .text = m_input.known || !m_input.text.isEmpty() ? m_input.text : QString(kUnresolved), .quoted = true, .taints = m_input.taints, .range = whole.range};
    if (role == Role::Sql)
        m_walk.launcher().runCode(u"sql"_s, text, m_words.name);
    else
        m_walk.launcher().runCode(language, text, m_words.name);
    m_ran = true;
}

} // namespace cofferdam::shell
