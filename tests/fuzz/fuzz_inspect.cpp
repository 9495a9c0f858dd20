// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile commands, tool calls and packs: no crash, no sanitizer report, every range inside the command. With clang
// this is a libFuzzer target; otherwise the main() below runs seeded mutations of the corpus, for the short run in CI.

#include "core/inspect/ToolCall.h"
#include "core/inspect/shell/Command.h"
#include "core/policy/PackReader.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <cstdlib>
#include <random>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

void inspectEverything(const QByteArray &bytes)
{
    const QString command = QString::fromUtf8(bytes);
    const Facts facts = inspectCommand(command, {.directory = u"/home/agent/workspace"_s, .home = u"/home/agent"_s});
    for (const auto &effect : facts.effects) {
        require(effect.begin >= 0 && effect.length >= 0, "a range is not negative");
        require(effect.begin + effect.length <= command.size(), "a range lies in the command");
    }
    require(facts.complete || facts.values.contains(u"gave_up"_s), "giving up has a reason");
    for (const auto &tool : {u"exec"_s, u"process"_s, u"edit"_s, u"apply_patch"_s, u"tool_call"_s}) {
        Action action;
        action.tool = tool;
        action.raw = bytes;
        inspectToolCall(action, u"/home/agent"_s);
        require(action.facts.complete || !action.facts.effects.isEmpty(), "what is not understood has an effect");
    }
    static_cast<void>(readPack(bytes, u"fuzz"_s));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    inspectEverything(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    return 0;
}

#ifndef COFFERDAM_LIBFUZZER
namespace {

QByteArray mutated(QByteArray bytes, std::mt19937 &random)
{
    static const QByteArray pieces[] = {"$(", ")", "'", "\"", "`", "<<X\n", "{a,b}", "|", "&&", ";", "\n", "\\", "${x:-", "}", "\0", "\xff", "eval ", "sh -c '", "<(", "xargs "};
    const auto rounds = 1 + random() % 6;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size() + 1));
        switch (random() % 4) {
        case 0: bytes.insert(at, pieces[random() % std::size(pieces)]); break;
        case 1: bytes.remove(at, static_cast<qsizetype>(random() % 8)); break;
        case 2: bytes.insert(at, bytes.sliced(0, std::min<qsizetype>(at, 64))); break;
        default:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(random());
        }
    }
    return bytes.first(std::min<qsizetype>(bytes.size(), 4096));
}

} // namespace

int main(int argc, char *argv[])
{
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 20;
    std::mt19937 random(20260101);
    int inputs = 0;
    for (const auto &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto seed = file.readAll();
        inspectEverything(seed);
        for (int round = 0; round < rounds; ++round)
            inspectEverything(mutated(seed, random));
        inputs += 1 + rounds;
    }
    std::printf("%d inputs\n", inputs);
    return inputs > 100 ? 0 : 1;
}
#endif
