// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Traffic.h"

#include "core/inspect/knowledge/Hosts.h"
#include "core/inspect/shell/Reading.h"
#include "core/inspect/shell/Walk.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

void Traffic::addSent(Taints taints)
{
    m_sends = true;
    m_sent |= taints;
}

QString Traffic::hostOf(const Value &address) const
{
    const bool elsewhere = m_words.unclear || m_words.traits.contains(u"redirected"_s);
    return elsewhere ? QString() : cofferdam::hostOf(address.text);
}

void Traffic::addPayload(const Value &value, bool fromFile)
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
        m_sent |= m_walk.findings().addPath(EffectKind::Read, path, value.range, m_words.name, {u"sent"_s});
}

void Traffic::conclude()
{
    QStringList traits = m_words.traits;
    if (m_sent.testFlag(Taint::Credential))
        traits.append(u"credential"_s);
    if (m_sent.testFlag(Taint::LocalData))
        traits.append(u"local-data"_s);
    for (const auto &host : std::as_const(m_hosts)) {
        const QString file = host.text.section(u'?', 0, 0).section(u'/', -1);
        if (m_words.program.fetches && (m_words.name != u"curl" || m_words.traits.contains(u"saves"_s)) && !file.isEmpty() && host.text.contains(u'/'))
            m_walk.scope().files.insert(m_walk.pathOf(Value{.text = file, .taints = {}, .range = {}}),
                                        Stream{.present = true, .known = false, .text = {}, .taints = Taint::Downloaded});
        QStringList all = traits;
        if (host.taints.testFlag(Taint::Credential) || host.taints.testFlag(Taint::LocalData))
            all.append(host.taints.testFlag(Taint::Credential) ? u"credential"_s : u"local-data"_s);
        const bool sends = m_sends || host.taints.testFlag(Taint::Credential);
        const QString name = hostOf(host);
        if (name.isEmpty())
            all.append(u"unresolved"_s);
        const bool inside = isLoopback(name);
        if (sends && !inside && !host.text.startsWith(u"https:") && !host.text.startsWith(u"sftp:") && !m_words.traits.contains(u"encrypted"_s))
            all.append(u"cleartext"_s);
        all += traitsOfHost(name);
        if (sends && (m_sent | host.taints).testFlag(Taint::Shell))
            m_walk.findings().add(EffectKind::Execute, name, Reach::Inside, host.range, m_words.name, {u"remote-shell"_s});
        m_walk.findings().add(sends ? EffectKind::Send : EffectKind::Network, name, inside ? Reach::Inside : Reach::Outside, host.range, m_words.name, all);
    }
    if (m_hosts.isEmpty() && m_sends && m_words.command->network)
        m_walk.findings().add(EffectKind::Send, {}, Reach::Outside, m_words.argv.first().range, m_words.name, traits + QStringList{u"unresolved"_s});
}

} // namespace cofferdam::shell
