// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in the guest ask, understood.

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const auto kHome = u"/home/agent"_s;

QString packed(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

Action inspected(QLatin1StringView tool, const QJsonObject &params)
{
    Action action;
    action.tool = tool;
    action.raw = QJsonDocument(params).toJson(QJsonDocument::Compact);
    inspectToolCall(action, kHome);
    return action;
}

struct Run {
    QString path;
    QList<QByteArray> arguments;
    QString requested = {};
    QList<QByteArray> environment = {};
    bool written = false;
};

Action exec(const Run &run)
{
    QJsonArray arguments;
    for (const auto &argument : run.arguments)
        arguments.append(packed(argument));
    QJsonArray environment;
    for (const auto &variable : run.environment)
        environment.append(packed(variable));
    const QJsonObject file{{u"path"_s, run.path}, {u"agentWritable"_s, run.written}};
    return inspected(kExecGateTool, {{u"path"_s, run.path},
                                     {u"requested"_s, run.requested.isEmpty() ? run.path : run.requested},
                                     {u"arguments"_s, arguments},
                                     {u"environment"_s, environment},
                                     {u"directory"_s, u"/home/agent/workspace"_s},
                                     {u"files"_s, QJsonArray{file}}});
}

Action file(QJsonObject params)
{
    return inspected(kFileGateTool, params);
}

bool hasEffect(const Action &action, EffectKind kind, const QString &object, const QStringList &traits = {})
{
    return std::ranges::any_of(action.facts.effects, [&](const Effect &effect) {
        return effect.kind == kind && (object.isEmpty() || effect.object == object)
               && std::ranges::all_of(traits, [&](const QString &trait) { return effect.traits.contains(trait); });
    });
}

} // namespace

class tst_GateCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProgramIsUnderstoodAsItsCommandLine()
    {
        const auto action = exec({.path = u"/usr/bin/rm"_s, .arguments = {"rm", "-rf", "old data"}});
        QCOMPARE(action.kind, ActionKind::Exec);
        QCOMPARE(action.gate, Gate::Exec);
        QCOMPARE(action.subject, u"/usr/bin/rm -rf 'old data'"_s);
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/old data"_s, {u"recursive"_s}));
        QVERIFY(action.facts.complete);
    }

    void argumentsAreWordsAndNoShellText()
    {
        const auto action = exec({.path = u"/usr/bin/echo"_s, .arguments = {"echo", "$(rm -rf /)", "; rm x", "it's", "a\nb"}});
        QVERIFY(!hasEffect(action, EffectKind::Delete, {}));
    }

    // The first argument is the caller's word; the system's own name of the file is not.
    void theZerothArgumentDoesNotNameTheProgram()
    {
        QVERIFY(hasEffect(exec({.path = u"/usr/bin/rm"_s, .arguments = {"ls", "-rf", "data"}}), EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    void aLinkOfTheSystemNamesAProgramAndOneOfTheAgentDoesNot()
    {
        QVERIFY(hasEffect(exec({.path = u"/usr/bin/busybox"_s, .arguments = {"rm", "data"}, .requested = u"/bin/rm"_s}), EffectKind::Delete,
                          u"/home/agent/workspace/data"_s));
        const auto disguised = exec({.path = u"/usr/bin/rm"_s, .arguments = {"ls", "data"}, .requested = u"/home/agent/workspace/ls"_s});
        QVERIFY(hasEffect(disguised, EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    // busybox does what its zeroth argument says, whatever it was called by.
    void aProgramOfManyNamesIsJudgedByEachOfThem()
    {
        const auto action = exec({.path = u"/bin/busybox"_s, .arguments = {"rm", "-r", "data"}, .requested = u"/bin/ls"_s});
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    // OpenClaw starts itself and its helpers; its tools do not.
    void openClawMayRunItsOwnPrograms()
    {
        const auto run = [](bool byItself) {
            Action action;
            action.tool = kExecGateTool;
            action.mayWait = false;
            action.own = byItself;
            const QJsonObject program{{u"path"_s, u"/usr/lib/cofferdam/gateway"_s}};
            action.raw = QJsonDocument(QJsonObject{{u"path"_s, u"/usr/lib/cofferdam/gateway"_s},
                                                   {u"requested"_s, u"/usr/lib/cofferdam/gateway"_s},
                                                   {u"arguments"_s, QJsonArray{packed("/usr/lib/cofferdam/gateway")}},
                                                   {u"files"_s, QJsonArray{program}}})
                             .toJson();
            inspectToolCall(action, kHome);
            return hasEffect(action, EffectKind::Execute, u"/usr/lib/cofferdam/gateway"_s, {u"guard"_s});
        };
        QVERIFY(!run(true));
        QVERIFY(run(false));
    }

    void variablesThatInjectAreEffects()
    {
        QVERIFY(hasEffect(exec({.path = u"/usr/bin/ls"_s, .arguments = {"ls"}, .environment = {"LD_PRELOAD=/tmp/x.so"}}), EffectKind::Execute, u"LD_PRELOAD"_s,
                          {u"injected"_s}));
        QVERIFY(hasEffect(exec({.path = u"/usr/bin/node"_s, .arguments = {"node"}, .environment = {"NODE_OPTIONS=--require=/tmp/x"}}), EffectKind::Execute,
                          u"NODE_OPTIONS"_s));
        QVERIFY(!hasEffect(exec({.path = u"/usr/bin/ls"_s, .arguments = {"ls"}, .environment = {"PATH=/usr/bin", "HOME=/home/agent"}}), EffectKind::Execute, {},
                           {u"injected"_s}));
    }

    void argumentsThatAreNoTextAreNotUnderstood() { QVERIFY(!exec({.path = u"/usr/bin/ls"_s, .arguments = {"ls", "\xff\xfe"}}).facts.complete); }

    void withoutAProgramNothingIsKnown_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::newRow("empty") << QJsonObject{};
        QTest::newRow("no files") << QJsonObject{{u"path"_s, u"/bin/ls"_s}};
        QTest::newRow("relative") << QJsonObject{{u"path"_s, u"ls"_s}, {u"files"_s, QJsonArray{QJsonObject{}}}};
    }
    void withoutAProgramNothingIsKnown()
    {
        QFETCH(QJsonObject, params);
        const auto action = inspected(kExecGateTool, params);
        QVERIFY(!action.facts.complete);
        QVERIFY(hasEffect(action, EffectKind::Unknown, {}));
    }

    // The content of a script is part of what is approved: another content, another digest.
    void theDigestBindsTheContentOfAScript()
    {
        const auto withHash = [](const QByteArray &hash) {
            const QJsonObject script{
                {u"role"_s, u"SCRIPT"_s}, {u"path"_s, u"/home/agent/workspace/x.sh"_s}, {u"agentWritable"_s, true}, {u"sha256"_s, packed(hash)}};
            return inspected(kExecGateTool, {{u"path"_s, u"/bin/sh"_s},
                                             {u"arguments"_s, QJsonArray{packed("sh"), packed("x.sh")}},
                                             {u"files"_s, QJsonArray{QJsonObject{{u"path"_s, u"/bin/sh"_s}}, script}}});
        };
        QVERIFY(withHash("one").digest() != withHash("two").digest());
        QCOMPARE(withHash("one").digest(), withHash("one").digest());
        QCOMPARE(std::get<bool>(withHash("one").facts.value(u"agent_written"_s)), true);
    }

    void operationsOnFiles_data()
    {
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<EffectKind>("kind");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QStringList>("traits");
        const auto at = [](const QString &operation, const QString &path) { return QJsonObject{{u"operation"_s, operation}, {u"path"_s, path}}; };
        const auto x = u"/home/agent/workspace/x"_s;
        QTest::newRow("unlink, the first of the enumeration") << QJsonObject{{u"path"_s, x}} << EffectKind::Delete << x << QStringList();
        QTest::newRow("many") << QJsonObject{{u"path"_s, x + u"/a"_s}, {u"subtree"_s, x}, {u"count"_s, u"50"_s}} << EffectKind::Delete << x
                              << QStringList{u"recursive"_s};
        QTest::newRow("truncate") << at(u"TRUNCATE"_s, x) << EffectKind::Overwrite << x << QStringList{u"truncate"_s};
        QTest::newRow("write") << at(u"WRITE"_s, x) << EffectKind::Overwrite << x << QStringList();
        QTest::newRow("key") << at(u"READ"_s, u"/home/agent/.ssh/id_ed25519"_s) << EffectKind::CredentialRead << u"/home/agent/.ssh/id_ed25519"_s
                             << QStringList();
        QTest::newRow("startup") << at(u"CREATE"_s, u"/home/agent/.bashrc"_s) << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
        QTest::newRow("setuid") << QJsonObject{{u"operation"_s, u"MODE"_s}, {u"path"_s, x}, {u"mode"_s, 04755}} << EffectKind::Permission << x
                                << QStringList{u"setuid"_s};
        QTest::newRow("over") << QJsonObject{{u"operation"_s, u"REPLACE"_s}, {u"path"_s, x}, {u"target"_s, x + u"2"_s}} << EffectKind::Overwrite
                              << QString(x + u"2"_s) << QStringList{u"replace"_s};
    }
    void operationsOnFiles()
    {
        QFETCH(QJsonObject, params);
        QFETCH(EffectKind, kind);
        QFETCH(QString, object);
        QFETCH(QStringList, traits);
        const auto action = file(params);
        QCOMPARE(action.kind, ActionKind::File);
        QCOMPARE(action.gate, Gate::File);
        QVERIFY(action.facts.complete);
        QVERIFY2(hasEffect(action, kind, object, traits), qPrintable(action.subject));
    }

    void whatIsKeptOfAReplacedText_data()
    {
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<double>("kept");
        QTest::newRow("told") << QJsonObject{{u"oldSize"_s, u"4000"_s}, {u"newSize"_s, u"4000"_s}, {u"kept"_s, 125}} << 0.125;
        QTest::newRow("no text, smaller") << QJsonObject{{u"oldSize"_s, u"4000"_s}, {u"newSize"_s, u"1000"_s}} << 0.25;
        QTest::newRow("no text, larger") << QJsonObject{{u"oldSize"_s, u"4000"_s}, {u"newSize"_s, u"9000"_s}} << 1.0;
        QTest::newRow("was empty") << QJsonObject{} << 1.0;
    }
    void whatIsKeptOfAReplacedText()
    {
        QFETCH(QJsonObject, more);
        QFETCH(double, kept);
        QJsonObject params{{u"operation"_s, u"REPLACE"_s}, {u"path"_s, u"/home/agent/workspace/x"_s}, {u"target"_s, u"/home/agent/workspace/y"_s}};
        for (auto i = more.begin(); i != more.end(); ++i)
            params.insert(i.key(), i.value());
        QCOMPARE(std::get<double>(file(params).facts.value(u"content_kept"_s)), kept);
    }

    /// Moved, a project would be read unasked in the workspace.
    void whoTakesAProjectElsewhereIsTakenForItsReader_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("area");
        const auto inside = u"/home/agent/workspace/x"_s;
        const auto project = u"/home/agent/another"_s;
        QTest::newRow("moved") << u"RENAME"_s << project << inside << u"other-project"_s;
        QTest::newRow("put in another's place") << u"REPLACE"_s << project << inside << u"other-project"_s;
        QTest::newRow("exchanged") << u"REPLACE"_s << inside << project << u"other-project"_s;
        QTest::newRow("moved to the home") << u"RENAME"_s << inside << project << u"home"_s;
        QTest::newRow("the workspace itself") << u"RENAME"_s << u"/home/agent/workspace"_s << u"/home/agent/w"_s << u"home"_s;
        QTest::newRow("settings") << u"RENAME"_s << u"/home/agent/.config"_s << inside << u"home"_s;
        QTest::newRow("removed") << u"RMDIR"_s << project << QString() << u"home"_s;
    }
    void whoTakesAProjectElsewhereIsTakenForItsReader()
    {
        QFETCH(QString, operation);
        QFETCH(QString, path);
        QFETCH(QString, target);
        QFETCH(QString, area);
        const auto action = file({{u"operation"_s, operation}, {u"path"_s, path}, {u"target"_s, target}, {u"area"_s, u"home"_s}});
        QCOMPARE(std::get<QString>(action.facts.value(u"area"_s)), area);
    }

    void gitKeepsItsOwnBooks()
    {
        const QJsonObject params{{u"operation"_s, u"WRITE"_s}, {u"path"_s, u"/home/agent/workspace/.git/index"_s}};
        QVERIFY(hasEffect(file(params), EffectKind::Overwrite, {}, {u"git-data"_s}));
        auto byGit = params;
        byGit.insert(u"program"_s, u"/usr/bin/git"_s);
        QVERIFY(!hasEffect(file(byGit), EffectKind::Overwrite, {}, {u"git-data"_s}));
    }

    void anOperationNobodyKnowsIsNotUnderstood()
    {
        QVERIFY(!file({{u"operation"_s, u"99"_s}, {u"path"_s, u"/x"_s}}).facts.complete);
        QVERIFY(!file({{u"operation"_s, u"UNLINK"_s}}).facts.complete);
    }

    void wordsSurviveTheShell_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("plain") << u"a/b-c.d"_s << u"a/b-c.d"_s;
        QTest::newRow("empty") << QString() << u"''"_s;
        QTest::newRow("quote") << u"it's"_s << u"'it'\\''s'"_s;
        QTest::newRow("tilde") << u"~/x"_s << u"'~/x'"_s;
    }
    void wordsSurviveTheShell()
    {
        QFETCH(QString, word);
        QTEST(shellWord(word), "quoted");
    }
};

COFFERDAM_TEST(tst_GateCall)
#include "tst_gatecall.moc"
