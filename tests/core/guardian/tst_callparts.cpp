// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A command is asked about once: what the exec gate sees of it, in the words in which OpenClaw starts it, is part of what the plugin
// asked about. Else a person would be asked again for each shell around it.

#include "core/guardian/AllowedCalls.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/support/Test.h"
#include "tests/vm/guest/OpenClawWords.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const auto kHome = u"/home/agent"_s;
const auto kWorkspace = u"/home/agent/workspace"_s;

Action inspected(const QString &tool, const QJsonObject &params)
{
    Action action;
    action.tool = tool;
    action.directory = kWorkspace;
    action.raw = QJsonDocument(params).toJson(QJsonDocument::Compact);
    inspectToolCall(action, kHome);
    return action;
}

Action asked(const QString &command)
{
    return inspected(u"exec"_s, {{u"command"_s, command}, {u"workdir"_s, kWorkspace}});
}

Action run(const QString &path, const QStringList &arguments)
{
    api::ExecAsked asked;
    asked.set_path(path.toStdString());
    asked.set_requested((arguments.first().startsWith(u'/') ? arguments.first() : path).toStdString()); // a link of the system's
    for (const auto &argument : arguments)
        asked.add_arguments(argument.toStdString());
    asked.set_directory(kWorkspace.toStdString());
    asked.add_files()->set_path(path.toStdString());
    Action action;
    inspectGate(action, asked, kHome);
    return action;
}

QByteArray missing(const Action &whole, const Action &part)
{
    if (!part.facts.complete)
        return "not understood";
    for (const auto &effect : part.facts.effects) {
        if (!(effect.kind == EffectKind::Read && effect.reach == Reach::Inside) && !includes(whole.facts.effects, effect))
            return (toWord(effect.kind).toString() + u' ' + effect.object + u" by "_s + effect.program + u": "_s + effect.traits.join(u' ')).toUtf8();
    }
    return {};
}

} // namespace

class tst_CallParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShellsAroundACommandArePartOfIt_data()
    {
        QTest::addColumn<QString>("command");
        for (const auto *command :
             {"git push --force origin main", "rm -rf build", "curl -sS https://example.org/x -o x", "python3 -c 'import shutil; shutil.rmtree(\"data\")'",
              "npm install left-pad", "cd app && make -j2 > log.txt 2>&1", "chmod -R 777 .", "psql -h db.example -c 'drop table users'",
              "for f in *.tmp; do rm \"$f\"; done", "sudo apt-get install -y jq", "echo key >> ~/.ssh/authorized_keys", "kill -9 1234"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }

    void theShellsAroundACommandArePartOfIt()
    {
        QFETCH(QString, command);
        const auto call = asked(command);
        const QStringList bash{u"/bin/bash"_s, u"--noprofile"_s, u"--norc"_s, u"-c"_s, QLatin1StringView(kPathPrepend) + command};
        const auto inner = run(u"/usr/bin/bash"_s, bash);
        const auto outer = run(u"/usr/bin/dash"_s, QStringList{u"/bin/sh"_s, u"-c"_s, QLatin1StringView(kOomScore)} + bash);
        QCOMPARE(missing(call, inner), QByteArray());
        QCOMPARE(missing(call, outer), QByteArray());
    }

    // What a shell's own words stand for is not what another shell's do.
    void wordsOfAnotherShellHideNothing_data()
    {
        QTest::addColumn<QString>("command");
        for (const auto *command : {R"(sh -c 'echo "\$0 -rf /home/agent/workspace" | sh' rm)", R"(bash -c 'BASH_ARGV0=rm; "$0" -rf ~' echo)",
                                    R"(sh -c 'set -- rm -rf ~; "$@"' _ echo)", R"(sh -c 'shift; "$@"' _ echo rm -rf data)",
                                    R"(sh -c '(shift); "$@"' _ rm echo -rf data)", R"(sh -c 'set -e -- rm -rf ~; "$@"' _ echo)",
                                    R"(sh -c 'set -f rm -rf ~; "$@"' _ echo)", R"(sh -c '"$0" "$@"' rm -rf data)", R"(sh -c 'sh -c "\$0 -rf data" rm' echo)"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }

    void wordsOfAnotherShellHideNothing()
    {
        QFETCH(QString, command);
        const auto facts = asked(command).facts;
        const bool seen =
            std::ranges::any_of(facts.effects, [](const Effect &effect) { return effect.kind == EffectKind::Delete || effect.kind == EffectKind::Unknown; });
        QStringList effects;
        for (const auto &effect : facts.effects)
            effects << toWord(effect.kind).toString() + u' ' + effect.object;
        QVERIFY2(seen || !facts.complete, qPrintable(effects.join(u", ")));
    }

    void anotherCommandIsNot()
    {
        const auto call = asked(u"rm -rf build"_s);
        QVERIFY(!missing(call, run(u"/usr/bin/bash"_s, {u"bash"_s, u"-c"_s, QLatin1StringView(kPathPrepend) + u"rm -rf build src"_s})).isEmpty());
        QVERIFY(!missing(call, run(u"/usr/bin/bash"_s, {u"bash"_s, u"-c"_s, QLatin1StringView(kPathPrepend) + u"git push --force"_s})).isEmpty());
    }
};

COFFERDAM_TEST(tst_CallParts)
#include "tst_callparts.moc"
