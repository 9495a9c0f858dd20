// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that send, fetch and ask: methods, bodies and addresses.

#include "core/inspect/shell/Special.h"

#include "core/inspect/knowledge/Hosts.h"
#include "core/inspect/shell/Invocation.h"

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

/// A request that is not a read changes something on the other side.
void requestByMethod(Invocation &it)
{
    QString method;
    for (const auto &meaning : std::as_const(it.words().meanings)) {
        if (meaning.role.effect.traits.contains(u"method"_s))
            method = meaning.value.text.toUpper();
    }
    if (method == u"DELETE")
        it.words().traits.append(u"http-delete"_s);
    else if (method == u"PUT" || method == u"PATCH" || method == u"POST" || it.words().traits.contains(u"body"_s))
        it.words().traits.append(u"http-change"_s);
    if (it.traffic().hosts().isEmpty() && (it.words().traits.contains(u"http-delete"_s) || it.words().traits.contains(u"http-change"_s)))
        it.add(it.words().traits.contains(u"http-delete"_s) ? EffectKind::Delete : EffectKind::Overwrite, u"service"_s, Reach::Outside, it.words().argv.first(),
               {});
    for (const auto &host : std::as_const(it.traffic().hosts())) {
        const QString name = it.traffic().hostOf(host);
        if (it.words().traits.contains(u"http-delete"_s) || (!it.traffic().sends() && it.words().traits.contains(u"http-change"_s)))
            it.add(it.words().traits.contains(u"http-delete"_s) ? EffectKind::Delete : EffectKind::Overwrite, name,
                   isLoopback(name) ? Reach::Inside : Reach::Outside, host, {u"http"_s});
    }
}

/// http(1): [METHOD] URL [ITEM...]; an item with = or := or @ is a body.
void requestByItems(Invocation &it)
{
    static const QStringList methods{u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s};
    auto words = it.words().operands;
    QString method = u"GET"_s;
    if (!words.isEmpty() && methods.contains(words.first().text.toUpper()))
        method = words.takeFirst().text.toUpper();
    if (words.isEmpty())
        return;
    Value url = words.takeFirst();
    if (url.text.startsWith(u':'))
        url.text.prepend(u"localhost"_s);
    it.traffic().addHost(url);
    for (const auto &item : std::as_const(words)) {
        if (item.text.contains(u'=') && !item.text.contains(u"=="))
            it.traffic().addSent({});
        if (item.text.contains(u'@'))
            it.traffic().addPayload(item, true);
    }
    if (method == u"DELETE")
        it.add(EffectKind::Delete, it.traffic().hostOf(url), Reach::Outside, url, {u"http"_s, u"http-delete"_s});
    else if (method != u"GET" && method != u"HEAD" && method != u"OPTIONS")
        it.traffic().addSent({});
}

/// socat(1): two addresses; EXEC and SYSTEM run programs, and one that is connected to the network is a remote shell.
void connectAddresses(Invocation &it)
{
    bool runs = false;
    bool network = false;
    for (const auto &word : std::as_const(it.words().operands)) {
        const QString kind = word.text.section(u':', 0, 0).toUpper();
        if (kind == u"EXEC" || kind == u"SYSTEM") {
            runs = true;
            Value command = word;
            command.text = word.text.section(u':', 1).section(u',', 0, 0).remove(u'\'').remove(u'"');
            const auto origin = it.walk().launcher().asOrigin(Origin::Escape);
            it.walk().launcher().runCode(u"shell"_s, command, it.words().name);
        } else if (kind.startsWith(u"TCP") || kind.startsWith(u"UDP") || kind.startsWith(u"OPENSSL") || kind.startsWith(u"SSL") || kind.startsWith(u"SCTP")) {
            network = true;
            const bool listens = kind.contains(u"LISTEN") || kind.endsWith(u"-L");
            it.add(listens              ? EffectKind::Network
                   : it.input().present ? EffectKind::Send
                                        : EffectKind::Network,
                   listens ? u"listen"_s : word.text.section(u':', 1, 1), Reach::Outside, word, {listens ? u"serves"_s : u"raw-socket"_s});
        } else if (kind == u"FILE" || kind == u"OPEN" || kind == u"CREATE" || kind == u"GOPEN") {
            Value file = word;
            file.text = word.text.section(u':', 1).section(u',', 0, 0);
            it.walk().findings().addPath(EffectKind::Read, it.walk().pathOf(file), word.range, it.words().name, {});
        } else if (kind.startsWith(u"UNIX") || word.text.startsWith(u'/')) {
            it.add(EffectKind::Configure, word.text.section(u':', -1), Reach::Inside, word, {u"control-socket"_s});
        }
    }
    if (runs && network)
        it.add(EffectKind::Execute, u"socat"_s, Reach::Inside, it.words().argv.first(), {u"remote-shell"_s});
}

/// The first word is the command; see the command reference of redis for what each touches.
void askRedis(Invocation &it)
{
    const QString command = it.words().operands.isEmpty() ? QString() : it.words().operands.first().text.toUpper();
    static const QStringList reads{u"GET"_s,    u"MGET"_s,    u"KEYS"_s, u"SCAN"_s,     u"TTL"_s,    u"TYPE"_s,   u"INFO"_s,    u"PING"_s, u"EXISTS"_s,
                                   u"LRANGE"_s, u"HGETALL"_s, u"HGET"_s, u"SMEMBERS"_s, u"ZRANGE"_s, u"DBSIZE"_s, u"MONITOR"_s, u"LLEN"_s, u"STRLEN"_s};
    static const QStringList wipes{u"FLUSHALL"_s, u"FLUSHDB"_s, u"SWAPDB"_s};
    static const QStringList runs{u"EVAL"_s,   u"EVALSHA"_s,   u"FCALL"_s,   u"SCRIPT"_s,   u"MODULE"_s, u"DEBUG"_s,
                                  u"CONFIG"_s, u"REPLICAOF"_s, u"SLAVEOF"_s, u"SHUTDOWN"_s, u"ACL"_s};
    if (command.isEmpty() || reads.contains(command))
        return;
    const Value &word = it.words().operands.first();
    if (wipes.contains(command))
        it.add(EffectKind::Delete, u"database"_s, Reach::Outside, word, {u"drop"_s});
    else if (runs.contains(command))
        it.add(EffectKind::Execute, u"database"_s, Reach::Outside, word, {u"script"_s});
    else
        it.add(command == u"DEL" || command == u"UNLINK" ? EffectKind::Delete : EffectKind::Overwrite, u"database"_s, Reach::Outside, word, {u"rows"_s});
}

/// ftp(1) and its kin: what they do is said in their own command language.
void transferFiles(Invocation &it)
{
    static const RE2 puts("(?i)(?:^|[\\s;'\"])(?:m?put|send|append|mirror\\s+(?:-\\w+\\s+)*(?:-R|--reverse))(?:\\s|$)");
    for (const auto &word : it.words().argv.sliced(1))
        if (RE2::PartialMatch(word.text.toStdString(), puts))
            it.traffic().addSent({});
}

/// A question for a name or an echo request carries what was put into it.
void askHost(Invocation &it)
{
    for (const auto &word : it.words().argv.sliced(1)) {
        const bool carries = word.taints.testFlag(Taint::LocalData) || word.taints.testFlag(Taint::Credential);
        const bool asTarget = std::ranges::contains(it.words().operands, word.text, &Value::text) && word.text == QString(kUnresolved);
        if (carries && !asTarget) // names that were read from a list are what the program is for
            it.add(EffectKind::Send, hostOf(word.text), Reach::Outside, word, {word.taints.testFlag(Taint::Credential) ? u"credential"_s : u"local-data"_s});
    }
}

} // namespace cofferdam::shell
