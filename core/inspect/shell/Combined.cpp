// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words whose meaning depends on other words, beyond what the tables can say.

#include "core/inspect/shell/Invocation.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

void Invocation::add(EffectKind kind, const QString &object, Reach reach, const Value &word, const QStringList &traits)
{
    m_walk.findings().add(kind, object, reach, word.range, m_name, m_traits + traits);
}

void Invocation::combine(const QString &special)
{
    static const std::array table{
        std::pair{u"ssh", &Invocation::ssh},
        std::pair{u"git-push", &Invocation::gitPush},
        std::pair{u"git-checkout", &Invocation::gitCheckout},
        std::pair{u"git-config", &Invocation::gitConfig},
        std::pair{u"chmod", &Invocation::permissions},
        std::pair{u"http-method", &Invocation::httpMethod},
        std::pair{u"httpie", &Invocation::httpie},
        std::pair{u"socat", &Invocation::socat},
        std::pair{u"container", &Invocation::container},
        std::pair{u"service", &Invocation::service},
        std::pair{u"sysctl", &Invocation::sysctl},
        std::pair{u"redis", &Invocation::redis},
        std::pair{u"kill", &Invocation::endProcesses},
        std::pair{u"shell-operands", &Invocation::shellOperands},
        std::pair{u"chattr", &Invocation::attributes},
        std::pair{u"mv", &Invocation::move},
        std::pair{u"cp", &Invocation::copy},
        std::pair{u"grep", &Invocation::searchText},
        std::pair{u"transfer", &Invocation::transferTool},
        std::pair{u"probe", &Invocation::probe},
    };
    for (const auto &[name, function] : table) {
        if (special == name)
            (this->*function)();
    }
}

/// git-push(1): operands are a remote, then refspecs; "+ref" forces and ":ref" deletes.
void Invocation::gitPush()
{
    QStringList traits{u"push"_s};
    for (const auto &word : m_operands) {
        if (word.text.startsWith(u'+'))
            traits.append(u"force-push"_s);
        if (word.text.startsWith(u':') && word.text.size() > 1)
            traits.append(u"delete-ref"_s);
    }
    const Value &remote = m_operands.isEmpty() ? m_argv.first() : m_operands.first();
    const QString target = m_operands.isEmpty() ? u"origin"_s : remote.known() ? remote.text : QString();
    if (target.contains(u"://") || target.contains(u'@'))
        traits.append(u"named-url"_s);
    add(EffectKind::Send, target, Reach::Outside, remote, traits);
}

/// git-checkout(1) switches branches or throws away edits, depending on "--", on paths and on how many words there are.
void Invocation::gitCheckout()
{
    const bool divided = std::ranges::contains(m_argv, u"--"_s, &Value::text);
    const bool path = !m_operands.isEmpty() && (m_operands.first().text == u"." || m_operands.first().text.startsWith(u"./"));
    if (divided || m_operands.size() > 1 || path)
        add(EffectKind::Overwrite, u"working-tree"_s, Reach::Inside, m_operands.isEmpty() ? m_argv.first() : m_operands.last(), {u"git-work"_s});
}

void Invocation::gitConfig()
{
    if (m_operands.size() < 2 || m_traits.contains(u"get"_s))
        return;
    const QString key = m_operands.first().text;
    const RoleSpec *role = Programs::instance().variable(key);
    const bool runs = role || key.startsWith(u"alias.") || key.startsWith(u"filter.") || key.endsWith(u".command") || key.endsWith(u".cmd");
    QString value = m_operands[1].text;
    if (key.startsWith(u"alias.") && !value.startsWith(u'!'))
        value = u"git "_s + value;
    if (!runs)
        return;
    if (!key.startsWith(u"alias.") || value.startsWith(u'!'))
        add(EffectKind::Persist, key, Reach::Inside, m_operands[1], {u"git-hook"_s});
    Value code = m_operands[1];
    code.text = value.startsWith(u'!') ? value.sliced(1) : value;
    const auto origin = m_walk.asOrigin(Origin::Escape);
    m_walk.runCode(u"shell"_s, code, m_name);
}

/// chmod(1): setuid and write access for all are another matter than +x.
void Invocation::permissions()
{
    QString mode = m_operands.isEmpty() ? QString() : m_operands.first().text;
    qsizetype first = 1;
    for (const auto &word : m_argv.sliced(1)) { // "-w" looks like an option
        if (word.text.startsWith(u'-') && word.text.size() > 1 && u"rwxstugoaX,+-="_s.contains(word.text[1]) && !word.text.startsWith(u"--")) {
            mode = word.text;
            first = 0;
            break;
        }
    }
    QStringList traits;
    const bool octal = !mode.isEmpty() && std::ranges::all_of(mode, [](QChar c) { return c >= u'0' && c <= u'7'; });
    if (octal && mode.size() >= 3) {
        if (mode.size() == 4 && mode[0] >= u'2')
            traits.append(u"setuid"_s);
        if (u"2367"_s.contains(mode.back()))
            traits.append(u"world-writable"_s);
    } else {
        const bool adds = mode.contains(u'+') || mode.contains(u'=');
        if (adds && mode.contains(u's'))
            traits.append(u"setuid"_s);
        for (const auto &clause : mode.split(u',')) {
            const QString who = clause.section(u'+', 0, 0).section(u'=', 0, 0);
            if (clause.size() > who.size() && (who.contains(u'o') || who.contains(u'a')) && clause.contains(u'w'))
                traits.append(u"world-writable"_s);
        }
    }
    for (const auto &word : m_operands.sliced(std::min(first, m_operands.size()))) {
        const QString path = m_walk.pathOf(word);
        const bool lends = traits.contains(u"setuid"_s) && (isInterpreterPath(path) || m_walk.scope().files.contains(path));
        m_walk.findings().addPath(EffectKind::Permission, path, word.range, m_name,
                                  m_traits + traits + (lends ? QStringList{u"lends-rights"_s} : QStringList{}));
    }
}

/// chattr(1): the mode may look like an option; all other words are files.
void Invocation::attributes()
{
    for (const auto &word : m_operands) {
        if (!word.text.startsWith(u'+') && !word.text.startsWith(u'='))
            m_walk.findings().addPath(EffectKind::Permission, m_walk.pathOf(word), word.range, m_name, m_traits + QStringList{u"attributes"_s});
    }
}

/// A copy of nothing empties its target.
void Invocation::copy()
{
    if (m_operands.size() == 2 && Places::instance().traitsOf(m_walk.pathOf(m_operands.first()), m_walk.findings().home()).contains(u"sink"_s))
        m_walk.findings().addPath(EffectKind::Overwrite, m_walk.pathOf(m_operands.last()), m_operands.last().range, m_name,
                                  m_traits + QStringList{u"truncate"_s});
}

/// What is moved onto /dev/null is gone.
void Invocation::move()
{
    if (m_operands.size() < 2 || !Places::instance().traitsOf(m_walk.pathOf(m_operands.last()), m_walk.findings().home()).contains(u"sink"_s))
        return;
    for (const auto &word : m_operands.first(m_operands.size() - 1))
        m_walk.findings().addPath(EffectKind::Delete, m_walk.pathOf(word), word.range, m_name, m_traits + QStringList{u"recursive"_s});
}

/// A request that is not a read changes something on the other side.
void Invocation::httpMethod()
{
    QString method;
    for (const auto &meaning : std::as_const(m_meanings)) {
        if (meaning.role.effect.traits.contains(u"method"_s))
            method = meaning.value.text.toUpper();
    }
    if (method == u"DELETE")
        m_traits.append(u"http-delete"_s);
    else if (method == u"PUT" || method == u"PATCH" || method == u"POST" || m_traits.contains(u"body"_s))
        m_traits.append(u"http-change"_s);
    if (m_hosts.isEmpty() && (m_traits.contains(u"http-delete"_s) || m_traits.contains(u"http-change"_s)))
        add(m_traits.contains(u"http-delete"_s) ? EffectKind::Delete : EffectKind::Overwrite, u"service"_s, Reach::Outside, m_argv.first(), {});
    for (const auto &host : std::as_const(m_hosts)) {
        const bool local = isLoopback(hostOf(host.text));
        if (m_traits.contains(u"http-delete"_s) || (m_sends == false && m_traits.contains(u"http-change"_s)))
            add(m_traits.contains(u"http-delete"_s) ? EffectKind::Delete : EffectKind::Overwrite, hostOf(host.text), local ? Reach::Inside : Reach::Outside,
                host, {u"http"_s});
    }
}

/// http(1): [METHOD] URL [ITEM...]; an item with = or := or @ is a body.
void Invocation::httpie()
{
    static const QStringList methods{u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s};
    auto words = m_operands;
    QString method = u"GET"_s;
    if (!words.isEmpty() && methods.contains(words.first().text.toUpper()))
        method = words.takeFirst().text.toUpper();
    if (words.isEmpty())
        return;
    Value url = words.takeFirst();
    if (url.text.startsWith(u':'))
        url.text.prepend(u"localhost"_s);
    m_hosts.append(url);
    for (const auto &item : std::as_const(words)) {
        if (item.text.contains(u'=') && !item.text.contains(u"=="))
            m_sends = true;
        if (item.text.contains(u'@'))
            payload(item, true);
    }
    if (method == u"DELETE")
        add(EffectKind::Delete, hostOf(url.text), Reach::Outside, url, {u"http"_s, u"http-delete"_s});
    else if (method != u"GET" && method != u"HEAD" && method != u"OPTIONS")
        m_sends = true;
}

/// socat(1): two addresses; EXEC and SYSTEM run programs, and one that is connected to the network is a remote shell.
void Invocation::socat()
{
    bool runs = false;
    bool network = false;
    for (const auto &word : std::as_const(m_operands)) {
        const QString kind = word.text.section(u':', 0, 0).toUpper();
        if (kind == u"EXEC" || kind == u"SYSTEM") {
            runs = true;
            Value command = word;
            command.text = word.text.section(u':', 1).section(u',', 0, 0).remove(u'\'').remove(u'"');
            const auto origin = m_walk.asOrigin(Origin::Escape);
            m_walk.runCode(u"shell"_s, command, m_name);
        } else if (kind.startsWith(u"TCP") || kind.startsWith(u"UDP") || kind.startsWith(u"OPENSSL") || kind.startsWith(u"SSL") || kind.startsWith(u"SCTP")) {
            network = true;
            const bool listens = kind.contains(u"LISTEN") || kind.endsWith(u"-L");
            add(listens           ? EffectKind::Network
                : m_input.present ? EffectKind::Send
                                  : EffectKind::Network,
                listens ? u"listen"_s : word.text.section(u':', 1, 1), Reach::Outside, word, {listens ? u"serves"_s : u"raw-socket"_s});
        } else if (kind == u"FILE" || kind == u"OPEN" || kind == u"CREATE" || kind == u"GOPEN") {
            Value file = word;
            file.text = word.text.section(u':', 1).section(u',', 0, 0);
            m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(file), word.range, m_name, {});
        } else if (kind.startsWith(u"UNIX") || word.text.startsWith(u'/')) {
            add(EffectKind::Configure, word.text.section(u':', -1), Reach::Inside, word, {u"control-socket"_s});
        }
    }
    if (runs && network)
        add(EffectKind::Execute, u"socat"_s, Reach::Inside, m_argv.first(), {u"remote-shell"_s});
}

/// A mount of the machine's own root into a container, or its control socket, is the machine.
void Invocation::container()
{
    for (const auto &meaning : std::as_const(m_meanings)) {
        const auto &traits = meaning.role.effect.traits;
        const QString &text = meaning.value.text;
        if (traits.contains(u"mount"_s)) {
            QString source = text.section(u':', 0, 0);
            if (text.contains(u"src=") || text.contains(u"source="))
                source = text.section(text.contains(u"src=") ? u"src="_s : u"source="_s, 1).section(u',', 0, 0);
            const auto place = Places::instance().traitsOf(source, m_walk.findings().home());
            if (place.contains(u"root"_s) || place.contains(u"top"_s) || place.contains(u"container-host"_s) || place.contains(u"home"_s))
                add(EffectKind::Privilege, source, Reach::Inside, meaning.value, {u"host-mount"_s});
            else if (source.startsWith(u'/') || source.startsWith(u'~'))
                static_cast<void>(m_walk.findings().addPath(EffectKind::Read, m_walk.pathOf(Value{.text = source, .taints = {}, .range = {}}),
                                                            meaning.value.range, m_name, {u"mounted"_s}));
        } else if (traits.contains(u"container-privilege"_s)
                   && (text == u"host" || text.contains(u"SYS_") || text == u"ALL" || text.contains(u"unconfined") || text.startsWith(u"/dev/"))) {
            add(EffectKind::Privilege, text, Reach::Inside, meaning.value, {u"privileged-container"_s});
        }
    }
}

/// service(8) NAME VERB and kin: the verb is the last word.
void Invocation::service()
{
    for (const auto &word : std::as_const(m_operands)) {
        const QString &text = word.text;
        if (text == u"stop" || text == u"restart" || text == u"unload" || text == u"onestop" || text == u"bootout" || text == u"remove" || text == u"del")
            add(EffectKind::Kill, m_operands.first().text, Reach::Inside, word, {u"service"_s});
        else if (text == u"enable" || text == u"load" || text == u"bootstrap" || text == u"startup" || text == u"submit")
            add(EffectKind::Persist, m_operands.first().text, Reach::Inside, word, {u"service"_s});
    }
}

/// By number the agent may mean a process of its own; by name, or by a number it looked up, it meets those of others.
void Invocation::endProcesses()
{
    for (qsizetype at = 2; at < m_argv.size(); ++at) {
        if (m_argv[at].text == u"-1" && m_name == u"kill") // kill(2): every process there is
            add(EffectKind::Kill, u"-1"_s, Reach::Inside, m_argv[at], {u"machine"_s});
    }
    for (const auto &word : std::as_const(m_operands)) {
        if (word.text == u"1" && m_name == u"kill")
            add(EffectKind::Kill, u"1"_s, Reach::Inside, word, {u"machine"_s});
        const bool number =
            word.known() && !word.text.isEmpty() && std::ranges::all_of(word.text, [](QChar c) { return c.isDigit() || c == u'-' || c == u'%'; });
        add(EffectKind::Kill, word.known() ? word.text : QString(), Reach::Inside, word,
            m_name != u"kill" || !number ? QStringList{u"by-name"_s} : QStringList{});
    }
}

void Invocation::sysctl()
{
    for (const auto &word : m_argv.sliced(1)) {
        if (word.text.contains(u'=') && !word.text.startsWith(u'-'))
            add(EffectKind::Configure, u"kernel"_s, Reach::Inside, word, {u"kernel"_s});
    }
}

/// The first word is the command; see the command reference of redis for what each touches.
void Invocation::redis()
{
    const QString command = m_operands.isEmpty() ? QString() : m_operands.first().text.toUpper();
    static const QStringList reads{u"GET"_s,    u"MGET"_s,    u"KEYS"_s, u"SCAN"_s,     u"TTL"_s,    u"TYPE"_s,   u"INFO"_s,    u"PING"_s, u"EXISTS"_s,
                                   u"LRANGE"_s, u"HGETALL"_s, u"HGET"_s, u"SMEMBERS"_s, u"ZRANGE"_s, u"DBSIZE"_s, u"MONITOR"_s, u"LLEN"_s, u"STRLEN"_s};
    static const QStringList wipes{u"FLUSHALL"_s, u"FLUSHDB"_s, u"SWAPDB"_s};
    static const QStringList runs{u"EVAL"_s,   u"EVALSHA"_s,   u"FCALL"_s,   u"SCRIPT"_s,   u"MODULE"_s, u"DEBUG"_s,
                                  u"CONFIG"_s, u"REPLICAOF"_s, u"SLAVEOF"_s, u"SHUTDOWN"_s, u"ACL"_s};
    if (command.isEmpty() || reads.contains(command))
        return;
    const Value &word = m_operands.first();
    if (wipes.contains(command))
        add(EffectKind::Delete, u"database"_s, Reach::Outside, word, {u"drop"_s});
    else if (runs.contains(command))
        add(EffectKind::Execute, u"database"_s, Reach::Outside, word, {u"script"_s});
    else
        add(command == u"DEL" || command == u"UNLINK" ? EffectKind::Delete : EffectKind::Overwrite, u"database"_s, Reach::Outside, word, {u"rows"_s});
}

/// Build tools and their like, given a shell to run, run it.
void Invocation::shellOperands()
{
    for (const auto &word : std::as_const(m_operands)) {
        if (word.text.endsWith(u"bin/sh") || word.text.endsWith(u"bin/bash") || word.text.contains(u"bin/sh "))
            add(EffectKind::Execute, word.text, Reach::Inside, word, {u"shell"_s, u"wrapped"_s});
    }
}

} // namespace cofferdam::shell
