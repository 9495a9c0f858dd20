// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a word does in its role.

#include "core/inspect/shell/Invocation.h"

#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

QString hostOf(const QString &url)
{
    QString rest = url;
    if (const auto scheme = rest.indexOf(u"://"); scheme >= 0)
        rest = rest.sliced(scheme + 3);
    for (const QChar end : {u'/', u'?', u'#'}) {
        if (const auto at = rest.indexOf(end); at >= 0)
            rest.truncate(at);
    }
    if (const auto user = rest.lastIndexOf(u'@'); user >= 0)
        rest = rest.sliced(user + 1);
    if (rest.startsWith(u'['))
        return rest.sliced(1).section(u']', 0, 0);
    rest = rest.section(u':', 0, 0).toLower();
    return rest.contains(kUnresolved) ? QString() : rest;
}

QString plainHost(const QString &host)
{
    struct in_addr address = {};
    const bool number = !host.isEmpty() && host[0].isDigit() && ::inet_aton(host.toLatin1().constData(), &address) != 0;
    if (!number)
        return host;
    const quint32 bits = ntohl(address.s_addr);
    return u"%1.%2.%3.%4"_s.arg(bits >> 24).arg(bits >> 16 & 255).arg(bits >> 8 & 255).arg(bits & 255);
}

QStringList traitsOfHost(const QString &host)
{
    static const QStringList metadata{u"169.254.169.254"_s, u"169.254.170.2"_s, u"100.100.100.200"_s, u"metadata.google.internal"_s,
                                      u"metadata"_s,        u"fd00:ec2::254"_s, u"instance-data"_s,   u"metadata.azure.internal"_s};
    return metadata.contains(plainHost(host)) ? QStringList{u"metadata"_s} : QStringList{};
}

bool isLoopback(const QString &host)
{
    return host == u"localhost" || host == u"::1" || host == u"0.0.0.0" || host.startsWith(u"127.") || host.endsWith(u".localhost");
}

void Invocation::apply(const Meaning &meaning)
{
    const auto &[role, value] = meaning;
    Findings &findings = m_walk.findings();
    switch (role.role) {
    case Role::Others: // stands for another role when operands are assigned
    case Role::Ignore: m_read |= value.taints; break;
    case Role::Effect: applyEffect(role, value); break;
    case Role::Shell: {
        const auto origin = m_walk.asOrigin(m_usage.commandAfter >= 0 || m_usage.input ? Origin::Direct : Origin::Escape);
        m_ran = true;
        m_walk.runCode(u"shell"_s, value, m_name);
        break;
    }
    case Role::Command: { // a program's name as a value, e.g. git difftool --extcmd
        const auto origin = m_walk.asOrigin(Origin::Escape);
        if (value.text.contains(u',') && holdsShell(value.text)) // gcc's -wrapper divides its words by commas
            findings.add(EffectKind::Execute, value.text, Reach::Inside, value.range, m_name, {u"shell"_s, u"escape"_s});
        m_walk.runCode(u"shell"_s, value, m_name);
        break;
    }
    case Role::Code:
    case Role::Sql:
        m_ran = true;
        m_walk.runCode(role.role == Role::Sql ? u"sql"_s : role.language, value, m_name);
        break;
    case Role::Script:
        if (value.text == u"-")
            break;
        m_ran = true;
        m_walk.runFile(value, role.language, m_input, m_name);
        break;
    case Role::Url:
    case Role::Host:
        if (value.text.startsWith(u"file:"))
            m_read |=
                findings.addPath(EffectKind::Read, m_walk.pathOf(Value{.text = value.text.sliced(5), .taints = {}, .range = {}}), value.range, m_name, {});
        else
            m_hosts.append(value);
        break;
    case Role::Payload: payload(value, value.text.startsWith(u'@') || value.text.contains(u"=@") || value.text.contains(u"=<")); break;
    case Role::Upload: payload(value, true); break;
    case Role::Output: {
        if (value.text == u"-")
            break;
        const QString path = m_walk.pathOf(value);
        findings.addPath(EffectKind::Create, path, value.range, m_name, m_usage.fetches ? QStringList{u"downloaded"_s} : QStringList{});
        if (m_usage.fetches || m_sub->fetches)
            m_walk.scope().files.insert(path, Stream{.present = true, .known = false, .text = {}, .taints = Taint::Downloaded});
        break;
    }
    case Role::Remote: applyRemote(value, &meaning == &m_meanings.constLast()); break;
    case Role::Setting:
    case Role::Import: {
        const QString name = value.text.section(u'=', 0, 0);
        const RoleSpec *variable = Programs::instance().variable(name);
        const auto equals = value.text.indexOf(u'=');
        const bool commandAlias = name.startsWith(u"alias.") && equals >= 0 && value.text.sliced(equals + 1).startsWith(u'!'); // git-config(1)
        if (commandAlias) {
            Value content = value;
            content.text = value.text.sliced(equals + 2);
            const auto origin = m_walk.asOrigin(Origin::Escape);
            m_walk.runCode(u"shell"_s, content, m_name);
            break;
        }
        if (equals >= 0 && holdsShell(QStringView(value.text).sliced(equals + 1)))
            findings.add(EffectKind::Execute, value.text, Reach::Inside, value.range, m_name, {u"shell"_s, u"escape"_s});
        if (!variable || equals < 0)
            break;
        Value content = value;
        content.text = value.text.sliced(equals + 1);
        if (variable->role == Role::Shell) {
            if (content.text.startsWith(u'!')) // git: an alias that is a command
                content.text.remove(0, 1);
            const auto origin = m_walk.asOrigin(Origin::Escape);
            m_walk.runCode(u"shell"_s, content, m_name);
        } else if (variable->role == Role::Effect) {
            findings.add(variable->effect.kind, name, variable->effect.reach, value.range, m_name, variable->effect.traits);
        }
        break;
    }
    }
}

void Invocation::applyEffect(const RoleSpec &role, const Value &value)
{
    const EffectSpec &effect = role.effect;
    QStringList traits = m_traits + effect.traits;
    if (value.glob)
        traits.append(u"many"_s);
    if (!effect.object.isEmpty() || effect.reach == Reach::Outside || effect.kind == EffectKind::Kill || effect.kind == EffectKind::Configure
        || effect.kind == EffectKind::Privilege) {
        const QString object = !effect.object.isEmpty() ? effect.object : value.known() ? value.text : QString();
        if (object.isEmpty())
            traits.append(u"unresolved"_s);
        m_walk.findings().add(effect.kind, object, effect.reach, value.range, m_name, traits);
        return;
    }
    const QString path = m_walk.pathOf(value);
    auto &files = m_walk.scope().files;
    const auto written = files.constFind(path);
    if (effect.kind == EffectKind::Read && written != files.cend()) {
        m_read |= written->taints;
        return;
    }
    if ((effect.traits.contains(u"copied"_s) || effect.kind == EffectKind::Move) && isInterpreterPath(path))
        m_walk.findings().add(EffectKind::Execute, path, Reach::Inside, value.range, m_name, {u"copied-interpreter"_s});
    const Taints taints = m_walk.findings().addPath(effect.kind, path, value.range, m_name, traits) | value.taints;
    if (effect.kind == EffectKind::Read || effect.kind == EffectKind::Move)
        m_read |= taints;
    if ((effect.kind == EffectKind::Create || effect.kind == EffectKind::Overwrite) && (m_read || m_input.taints || (m_name == u"tee" && m_input.present))
        && value.known())
        files.insert(path, Stream{.present = true,
                                  .known = m_input.known && m_name == u"tee",
                                  .text = m_name == u"tee" ? m_input.text : QString(),
                                  .taints = m_read | m_input.taints});
}

/// scp and rsync: host:path is outside, and data flows towards the last operand.
void Invocation::applyRemote(const Value &value, bool last)
{
    const auto colon = value.text.indexOf(u':');
    const auto slash = value.text.indexOf(u'/');
    const bool remote = value.text.contains(u"://") || (colon > 0 && (slash < 0 || colon < slash));
    const bool mirrors = last && m_traits.contains(u"mirror"_s);
    if (remote) {
        if (mirrors)
            m_walk.findings().add(EffectKind::Delete, value.text, Reach::Outside, value.range, m_name, {u"mirror"_s, u"recursive"_s});
        m_hosts.append(value);
        m_sends |= last;
        return;
    }
    if (mirrors)
        m_walk.findings().addPath(EffectKind::Delete, m_walk.pathOf(value), value.range, m_name, m_traits + QStringList{u"recursive"_s});
    if (last) {
        m_walk.findings().addPath(EffectKind::Create, m_walk.pathOf(value), value.range, m_name, m_traits);
        return;
    }
    QStringList traits = m_traits;
    traits.append(u"copied"_s);
    const Taints taints = m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(value), value.range, m_name, traits);
    m_sent |= taints;
    m_read |= taints;
}

void Invocation::payload(const Value &value, bool fromFile)
{
    m_sends = true;
    m_sent |= value.taints;
    if (!fromFile)
        return;
    Value file = value;
    if (const auto at = file.text.lastIndexOf(u'@'); at >= 0)
        file.text = file.text.sliced(at + 1).section(u';', 0, 0);
    else if (const auto less = file.text.indexOf(u"=<"); less >= 0)
        file.text = file.text.sliced(less + 2);
    if (file.text == u"-" || file.text == u".") {
        m_sent |= m_input.taints;
        return;
    }
    const QString path = m_walk.pathOf(file);
    if (const auto written = m_walk.scope().files.constFind(path); written != m_walk.scope().files.cend())
        m_sent |= written->taints | Taint::LocalData;
    else
        m_sent |= m_walk.findings().addPath(EffectKind::Read, path, value.range, m_name, {u"sent"_s});
}

void Invocation::finishNetwork()
{
    QStringList traits = m_traits;
    if (m_sent.testFlag(Taint::Credential))
        traits.append(u"credential"_s);
    if (m_sent.testFlag(Taint::LocalData))
        traits.append(u"local-data"_s);
    for (const auto &host : std::as_const(m_hosts)) {
        const QString file = host.text.section(u'?', 0, 0).section(u'/', -1);
        if (m_usage.fetches && (m_name != u"curl" || m_traits.contains(u"saves"_s)) && !file.isEmpty() && host.text.contains(u'/'))
            m_walk.scope().files.insert(m_walk.pathOf(Value{.text = file, .taints = {}, .range = {}}),
                                        Stream{.present = true, .known = false, .text = {}, .taints = Taint::Downloaded});
        QStringList all = traits;
        if (host.taints.testFlag(Taint::Credential) || host.taints.testFlag(Taint::LocalData))
            all.append(host.taints.testFlag(Taint::Credential) ? u"credential"_s : u"local-data"_s);
        const bool sends = m_sends || host.taints.testFlag(Taint::Credential);
        const QString name = hostOf(host.text);
        if (name.isEmpty())
            all.append(u"unresolved"_s);
        const bool inside = isLoopback(name);
        if (sends && !inside && !host.text.startsWith(u"https:") && !host.text.startsWith(u"sftp:") && !m_traits.contains(u"encrypted"_s))
            all.append(u"cleartext"_s);
        all += traitsOfHost(name);
        if (sends && (m_sent | host.taints).testFlag(Taint::Shell))
            m_walk.findings().add(EffectKind::Execute, name, Reach::Inside, host.range, m_name, {u"remote-shell"_s});
        m_walk.findings().add(sends ? EffectKind::Send : EffectKind::Network, name, inside ? Reach::Inside : Reach::Outside, host.range, m_name, all);
    }
    if (m_hosts.isEmpty() && m_sends && m_sub->network)
        m_walk.findings().add(EffectKind::Send, {}, Reach::Outside, m_argv.first().range, m_name, traits + QStringList{u"unresolved"_s});
}

} // namespace cofferdam::shell
