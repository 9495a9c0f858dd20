// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that act on services, processes, containers and the kernel.

#include "core/inspect/shell/Special.h"

#include "core/inspect/shell/Invocation.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

/// A mount of the machine's own root into a container, or its control socket, is the machine.
void startContainer(Invocation &it)
{
    for (const auto &meaning : std::as_const(it.words().meanings)) {
        const auto &traits = meaning.role.effect.traits;
        const QString &text = meaning.value.text;
        if (traits.contains(u"mount"_s)) {
            QString source = text.section(u':', 0, 0);
            if (text.contains(u"src=") || text.contains(u"source="))
                source = text.section(text.contains(u"src=") ? u"src="_s : u"source="_s, 1).section(u',', 0, 0);
            const auto place = Places::instance().traitsOf(source, it.walk().findings().home());
            if (place.contains(u"root"_s) || place.contains(u"top"_s) || place.contains(u"container-host"_s) || place.contains(u"home"_s))
                it.add(EffectKind::Privilege, source, Reach::Inside, meaning.value, {u"host-mount"_s});
            else if (source.startsWith(u'/') || source.startsWith(u'~'))
                static_cast<void>(it.walk().findings().addPath(EffectKind::Read, it.walk().pathOf(Value{.text = source, .taints = {}, .range = {}}),
                                                               meaning.value.range, it.words().name, {u"mounted"_s}));
        } else if (traits.contains(u"container-privilege"_s)
                   && (text == u"host" || text.contains(u"SYS_") || text == u"ALL" || text.contains(u"unconfined") || text.startsWith(u"/dev/"))) {
            it.add(EffectKind::Privilege, text, Reach::Inside, meaning.value, {u"privileged-container"_s});
        }
    }
}

/// service(8) NAME VERB and kin: the verb is the last word.
void changeServices(Invocation &it)
{
    for (const auto &word : std::as_const(it.words().operands)) {
        const QString &text = word.text;
        if (text == u"stop" || text == u"restart" || text == u"unload" || text == u"onestop" || text == u"bootout" || text == u"remove" || text == u"del")
            it.add(EffectKind::Kill, it.words().operands.first().text, Reach::Inside, word, {u"service"_s});
        else if (text == u"enable" || text == u"load" || text == u"bootstrap" || text == u"startup" || text == u"submit")
            it.add(EffectKind::Persist, it.words().operands.first().text, Reach::Inside, word, {u"service"_s});
    }
}

/// By number the agent may mean a process of its own; by name, or by a number it looked up, it meets those of others.
void endProcesses(Invocation &it)
{
    for (qsizetype at = 2; at < it.words().argv.size(); ++at) {
        if (it.words().argv[at].text == u"-1" && it.words().name == u"kill") // kill(2): every process there is
            it.add(EffectKind::Kill, u"-1"_s, Reach::Inside, it.words().argv[at], {u"machine"_s});
    }
    for (const auto &word : std::as_const(it.words().operands)) {
        if (word.text == u"1" && it.words().name == u"kill")
            it.add(EffectKind::Kill, u"1"_s, Reach::Inside, word, {u"machine"_s});
        const bool number =
            word.known() && !word.text.isEmpty() && std::ranges::all_of(word.text, [](QChar c) { return c.isDigit() || c == u'-' || c == u'%'; });
        it.add(EffectKind::Kill, word.known() ? word.text : QString(), Reach::Inside, word,
               it.words().name != u"kill" || !number ? QStringList{u"by-name"_s} : QStringList{});
    }
}

void setKernel(Invocation &it)
{
    for (const auto &word : it.words().argv.sliced(1)) {
        if (word.text.contains(u'=') && !word.text.startsWith(u'-'))
            it.add(EffectKind::Configure, u"kernel"_s, Reach::Inside, word, {u"kernel"_s});
    }
}

/// Build tools and their like, given a shell to run, run it.
void shellOperands(Invocation &it)
{
    for (const auto &word : std::as_const(it.words().operands)) {
        if (word.text.endsWith(u"bin/sh") || word.text.endsWith(u"bin/bash") || word.text.contains(u"bin/sh "))
            it.add(EffectKind::Execute, word.text, Reach::Inside, word, {u"shell"_s, u"wrapped"_s});
    }
}

} // namespace cofferdam::shell
