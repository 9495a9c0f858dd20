// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program that is about to run, understood: by its name, its words, its first argument and its environment.

#include "tests/core/inspect/Asking.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::asking;
using namespace Qt::StringLiterals;

class tst_ExecQuestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProgramIsUnderstoodAsItsCommandLine()
    {
        const auto action = exec({.path = "/usr/bin/rm", .arguments = {"rm", "-rf", "old data"}});
        QCOMPARE(action.kind, ActionKind::Exec);
        QCOMPARE(action.gate, Gate::Exec);
        QCOMPARE(action.subject, u"/usr/bin/rm -rf 'old data'"_s);
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/old data"_s, {u"recursive"_s}));
        QVERIFY(action.facts.complete);
    }

    void argumentsAreWordsAndNoShellText()
    {
        const auto action = exec({.path = "/usr/bin/echo", .arguments = {"echo", "$(rm -rf /)", "; rm x", "it's", "a\nb"}});
        QVERIFY(!hasEffect(action, EffectKind::Delete, {}));
    }

    // The first argument is the caller's word; the system's own name of the file is not.
    void theZerothArgumentDoesNotNameTheProgram()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/rm", .arguments = {"ls", "-rf", "data"}}), EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    void aLinkOfTheSystemNamesAProgramAndOneOfTheAgentDoesNot()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/busybox", .arguments = {"rm", "data"}, .requested = "/bin/rm"}), EffectKind::Delete,
                          u"/home/agent/workspace/data"_s));
        const auto disguised = exec({.path = "/usr/bin/rm", .arguments = {"ls", "data"}, .requested = kNoName});
        QVERIFY(hasEffect(disguised, EffectKind::Delete, u"/home/agent/workspace/data"_s));
        QVERIFY(disguised.subject.contains(u"/usr/bin/rm"_s));
        for (const auto *name : {"/usr/../home/agent/ls", "//home/agent/ls", "/usr/bin/./ls", "/usr/bin/x/../ls"}) { // nor one that is not as the disk has it
            const auto called = exec({.path = "/usr/bin/rm", .arguments = {"rm", "data"}, .requested = name});
            QVERIFY2(hasEffect(called, EffectKind::Delete, u"/home/agent/workspace/data"_s), name);
            QCOMPARE(called.subject, u"/usr/bin/rm data"_s);
        }
    }

    /// Some go by it (git-push), and whoever reads the question has to see it.
    void aFirstArgumentThatIsNotTheNameIsShown_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("requested");
        QTest::addColumn<QString>("called");
        QTest::addColumn<bool>("hides");
        QTest::newRow("its name") << u"/usr/bin/git"_s << u"/usr/bin/git"_s << u"git"_s << false;
        QTest::newRow("its path") << u"/usr/bin/git"_s << u"/usr/bin/git"_s << u"/usr/bin/git"_s << false;
        QTest::newRow("without version") << u"/usr/bin/python3.13"_s << u"-"_s << u"venv/bin/python"_s << false;
        QTest::newRow("name of the system's link") << u"/usr/bin/mawk"_s << u"/usr/bin/awk"_s << u"awk"_s << false;
        QTest::newRow("another program") << u"/usr/bin/git"_s << u"/usr/bin/git"_s << u"git-push"_s << true;
        QTest::newRow("login shell") << u"/usr/bin/bash"_s << u"/usr/bin/bash"_s << u"-bash"_s << true;
        QTest::newRow("link of the agent") << u"/usr/bin/bash"_s << u"-"_s << u"echo"_s << true;
        QTest::newRow("nothing") << u"/usr/bin/git"_s << u"/usr/bin/git"_s << u""_s << true;
    }
    void aFirstArgumentThatIsNotTheNameIsShown()
    {
        QFETCH(QString, path);
        QFETCH(QString, requested);
        QFETCH(QString, called);
        QFETCH(bool, hides);
        const auto action = exec({.path = path.toStdString(), .arguments = {called.toStdString(), "x"}, .requested = requested.toStdString()});
        QCOMPARE(hasEffect(action, EffectKind::Execute, path, {u"hidden-name"_s}), hides);
        QCOMPARE(action.subject.startsWith(u"exec -a "_s), hides);
        QVERIFY(!hides || action.subject.contains(shellWord(called)));
    }

    void whatGoesByItsFirstArgumentIsJudgedByIt()
    {
        const auto action = exec({.path = "/usr/bin/git", .arguments = {"git-push", "origin", "main"}});
        QVERIFY(hasEffect(action, EffectKind::Send, {}));
        QVERIFY(hasEffect(exec({.path = "/usr/lib/git-core/git-push", .arguments = {"git-push", "origin", "main"}}), EffectKind::Send, {}));
    }

    // A link in the workspace, or a word that guestd takes for the script and we do not.
    void whatGuestdHasFoundIsRunToo()
    {
        auto question = asked({.path = "/usr/bin/dash", .arguments = {"sh", "/home/agent/workspace/link"}, .requested = "/bin/sh"});
        auto *script = question.add_files();
        script->set_role(api::ExecFile::SCRIPT);
        script->set_path("/tmp/x.sh");
        script->set_agent_writable(true);
        QVERIFY(hasEffect(inspected(question), EffectKind::Execute, u"/tmp/x.sh"_s, {u"script"_s, u"temp"_s}));
    }

    // busybox does what its zeroth argument says, whatever it was called by.
    void aProgramOfManyNamesIsJudgedByEachOfThem()
    {
        const auto action = exec({.path = "/bin/busybox", .arguments = {"rm", "-r", "data"}, .requested = "/bin/ls"});
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    // OpenClaw starts itself and its helpers; its tools do not.
    void openClawMayRunItsOwnPrograms()
    {
        const auto run = [](bool byItself) {
            Action action;
            action.own = byItself;
            inspectGate(action, asked({.path = "/usr/lib/cofferdam/gateway", .arguments = {"/usr/lib/cofferdam/gateway"}}), kHome);
            return hasEffect(action, EffectKind::Execute, u"/usr/lib/cofferdam/gateway"_s, {u"guard"_s});
        };
        QVERIFY(!run(true));
        QVERIFY(run(false));
    }

    void variablesThatInjectAreEffects()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/ls", .arguments = {"ls"}, .environment = {"LD_PRELOAD=/tmp/x.so"}}), EffectKind::Execute, u"LD_PRELOAD"_s,
                          {u"injected"_s}));
        QVERIFY(hasEffect(exec({.path = "/usr/bin/node", .arguments = {"node"}, .environment = {"NODE_OPTIONS=--require=/tmp/x"}}), EffectKind::Execute,
                          u"NODE_OPTIONS"_s));
        QVERIFY(!hasEffect(exec({.path = "/usr/bin/ls", .arguments = {"ls"}, .environment = {"PATH=/usr/bin", "HOME=/home/agent"}}), EffectKind::Execute, {},
                           {u"injected"_s}));
    }

    void variablesThatLeadElsewhereAreEffects_data()
    {
        QTest::addColumn<std::string>("variable");
        QTest::addColumn<QString>("object"); // empty: no effect
        QTest::addColumn<QString>("trait");
        const auto row = [](const char *variable, const char *object, const char *trait) {
            QTest::newRow(variable) << std::string(variable) << QString::fromLatin1(object) << QString::fromLatin1(trait);
        };
        row("PYTHONPATH=/tmp/x", "/tmp/x", "temp");
        row("PYTHONPATH=src", "/home/agent/workspace/src", "search-path");
        row("NODE_PATH=/usr/lib/node:/tmp/x", "/tmp/x", "temp");
        row("RUBYLIB=/tmp/x", "/tmp/x", "temp");
        row("PATH=/tmp/x:/usr/bin", "/tmp/x", "temp");
        row("PATH=bin:/usr/bin", "/home/agent/workspace/bin", "search-path");
        row("PATH=/usr/../tmp/x", "/tmp/x", "temp");
        row("NODE_COMPILE_CACHE=/tmp/x", "/tmp/x", "temp");
        row("GIT_CONFIG_KEY_0=core.fsmonitor", "core.fsmonitor", "injected");
        row("GIT_CONFIG_PARAMETERS='core.sshCommand=x'", "core.sshCommand", "injected");
        row("GIT_CONFIG_PARAMETERS='user.name'='x' 'core.pager'='y'", "core.pager", "injected");
        row("GIT_CONFIG_PARAMETERS='user.name=x'\t'core.pager=y'", "GIT_CONFIG_PARAMETERS", "injected");
        row("GIT_CONFIG_GLOBAL=/home/agent/workspace/c", "GIT_CONFIG_GLOBAL", "injected");
        row("TAR_OPTIONS=--checkpoint-action=exec=x", "TAR_OPTIONS", "injected");
        row("BASH_FUNC_ls%%=() { rm x; }", "BASH_FUNC_ls%%", "injected");
        row("LD_DEBUG_OUTPUT=x", "LD_DEBUG_OUTPUT", "injected");
        for (const auto *harmless :
             {"PATH=/usr/local/bin:/usr/bin:/bin", "PATH=/home/agent/.local/bin:/usr/bin", "PYTHONPATH=/usr/lib/python3", "PYTHONPATH=", "SHELL=/bin/bash",
              "NODE_COMPILE_CACHE=/home/agent/.cache/node-compile", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_PARAMETERS='user.name=x' 'color.ui=never'",
              "GIT_CONFIG_GLOBAL=/dev/null", "PAGER=cat", "HTTP_PROXY=http://127.0.0.1:3128", "NEVER_HEARD_OF=/tmp/x", "HOME=/home/agent"})
            row(harmless, "", "");
    }
    void variablesThatLeadElsewhereAreEffects()
    {
        QFETCH(std::string, variable);
        QFETCH(QString, object);
        QFETCH(QString, trait);
        const auto action = exec({.path = "/usr/bin/true", .arguments = {"true"}, .environment = {variable}});
        if (object.isEmpty())
            QVERIFY2(action.facts.effects.isEmpty(), qPrintable(action.facts.effects.value(0).object));
        else
            QVERIFY(hasEffect(action, EffectKind::Execute, object, {trait}));
        QVERIFY(action.facts.complete);
        QVERIFY(action.raw.contains(QByteArray::fromStdString(variable))); // all are shown
    }

    void settingsOfGitAreJudgedByWhatTheySay_data()
    {
        QTest::addColumn<QList<std::string>>("variables");
        QTest::addColumn<QString>("injected");
        using List = QList<std::string>;
        QTest::newRow("no hooks") << List{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_0=/dev/null"} << QString();
        QTest::newRow("no monitor") << List{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0=false"} << QString();
        QTest::newRow("own hooks") << List{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_0=h"} << u"core.hooksPath"_s;
        QTest::newRow("another's value") << List{"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_1=/dev/null"}
                                         << u"core.hooksPath"_s;
        QTest::newRow("two values") << List{"GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_0=h", "GIT_CONFIG_VALUE_0=/dev/null"} << u"core.hooksPath"_s;
        QTest::newRow("two keys") << List{"GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_KEY_0=color.ui", "GIT_CONFIG_VALUE_0=h"} << QString(kUnresolved);
        QTest::newRow("handed on") << List{"GIT_CONFIG_PARAMETERS='core.fsmonitor'='false' 'core.hooksPath=/dev/null'"} << QString();
        QTest::newRow("handed on without a value") << List{"GIT_CONFIG_PARAMETERS='core.hooksPath'"} << u"core.hooksPath"_s;
    }
    void settingsOfGitAreJudgedByWhatTheySay()
    {
        QFETCH(QList<std::string>, variables);
        QFETCH(QString, injected);
        const auto action = exec({.path = "/usr/bin/git", .arguments = {"git", "status"}, .environment = variables});
        QCOMPARE(hasEffect(action, EffectKind::Execute, injected, {u"injected"_s}), !injected.isEmpty());
        if (injected.isEmpty())
            QVERIFY2(action.facts.effects.isEmpty(), qPrintable(action.facts.effects.value(0).object));
    }

    // Of a program's own family, what nobody knows to be harmless.
    void variablesOfAFamilyAreAskedAbout_data()
    {
        QTest::addColumn<std::string>("program");
        QTest::addColumn<std::string>("variable");
        QTest::addColumn<bool>("asked");
        const auto row = [](const char *program, const char *variable, bool isAsked) {
            QTest::addRow("%s %s", program, variable) << "/usr/bin/" + std::string(program) << std::string(variable) << isAsked;
        };
        for (const auto &[program, variable] : {std::pair{"python3.13", "PYTHONPYCACHEPREFIX=/home/agent/workspace/x"},
                                                {"python3.13", "PYTHONEXECUTABLE=x"},
                                                {"python3.13", "PYTHONWARNINGS=error::mine.Code"},
                                                {"pip", "PIP_PYTHON=/home/agent/workspace/x"},
                                                {"perl", "PERL5DB=print 1"},
                                                {"perl", "PERLLIB=x"},
                                                {"ruby", "RUBYSHELL=x"},
                                                {"node", "NODE_REPL_EXTERNAL_MODULE=x"},
                                                {"npm", "npm_config_script_shell=/home/agent/workspace/x"},
                                                {"npm", "NPM_CONFIG_NODE_OPTIONS=--require=x"},
                                                {"npm", "npm_config_globalconfig=/home/agent/workspace/npmrc"},
                                                {"git", "GIT_DIR=/home/agent/workspace/other"},
                                                {"git", "GIT_DIR=/home/agent/elsewhere/.git"},
                                                {"git", "GIT_COMMON_DIR=x"},
                                                {"git", "GIT_EXTERNAL_DIFF=./x"},
                                                {"git", "GIT_CONFIG=x"},
                                                {"make", "MAKEFLAGS=--eval=$(shell ./x)"},
                                                {"make", "MAKEFLAGS= -- SHELL=./x"},
                                                {"make", "GNUMAKEFLAGS=-f x.mk"},
                                                {"make", "CFLAGS=$(shell ./x)"},
                                                {"make", "CFLAGS=-O2 -fplugin=./x.so"},
                                                {"gcc", "GCC_EXEC_PREFIX=/home/agent/workspace/"},
                                                {"gcc", "COMPILER_PATH=/usr/lib/../../home/agent"},
                                                {"go", "GOFLAGS=-toolexec=./x"},
                                                {"go", "GOENV=x"},
                                                {"mvn", "MAVEN_OPTS=-javaagent:x.jar"},
                                                {"bash", "PS4=$(./x)"},
                                                {"bash", "BASH_LOADABLES_PATH=."},
                                                {"less", "LESS=+!./x"},
                                                {"ls", "HOME=/home/agent/workspace/h"},
                                                {"ls", "XDG_CONFIG_HOME=/home/agent/workspace/c"},
                                                {"ls", "MY_PRELOAD=x"},
                                                {"vim", "VIMINIT=!x"},
                                                {"ls", "GLIBC_TUNABLES=x"}})
            row(program, variable, true);
        for (const auto &[program, variable] : {std::pair{"node", "CI=1"},
                                                {"node", "NODE_ENV=test"},
                                                {"python3", "PYTHONUNBUFFERED=1"},
                                                {"python3", "PYTHONWARNINGS=ignore"},
                                                {"git", "GIT_AUTHOR_NAME=A B"},
                                                {"git", "GIT_COMMITTER_DATE=1"},
                                                {"git", "GIT_DIR=.git"},
                                                {"git", "GIT_DIR=/home/agent/workspace/.git"},
                                                {"git", "GIT_INDEX_FILE=/home/agent/workspace/.git/index"},
                                                {"make", "CFLAGS=-O2 -Wall -Wextra -g -fPIC -Iinclude -DNDEBUG -D_FORTIFY_SOURCE=2 -Wl,-z,relro"},
                                                {"make", "MAKEFLAGS=-j8"},
                                                {"make", "MAKEFLAGS=w"},
                                                {"make", "MAKEFLAGS= -j4 --jobserver-auth=fifo:/tmp/GMfifo12 -- CC=gcc-14"},
                                                {"make", "MFLAGS=-w -j4 --jobserver-auth=3,4"},
                                                {"node", "MAKEFLAGS=x y"},
                                                {"npm", "npm_config_save_dev=true"},
                                                {"npm", "npm_config_globalconfig=/usr/etc/npmrc"},
                                                {"npm", "npm_config_node_gyp=/usr/lib/node_modules/npm/x.js"},
                                                {"node", "npm_config_script_shell=x"},
                                                {"collect2", "COLLECT_GCC_OPTIONS='-O2' '-mtune=generic'"},
                                                {"gcc", "COMPILER_PATH=/usr/libexec/gcc/x/14/:/usr/lib/gcc/x/14/../../bin/"},
                                                {"mvn", "MAVEN_OPTS=-Xmx2g -Dfile.encoding=UTF-8"},
                                                {"go", "GOFLAGS=-mod=vendor"},
                                                {"bash", "PS4=+ ${BASH_SOURCE}:${LINENO}: "},
                                                {"less", "LESS=-FRX"},
                                                {"ls", "HOME=/home/agent"},
                                                {"ls", "XDG_CONFIG_HOME=/home/agent/.config"},
                                                {"ls", "ASAN_OPTIONS=detect_leaks=0"},
                                                {"pip", "PIP_NO_INPUT=1"}})
            row(program, variable, false);
    }
    void variablesOfAFamilyAreAskedAbout()
    {
        QFETCH(std::string, program);
        QFETCH(std::string, variable);
        const auto plain = exec({.path = program, .arguments = {program, "x"}});
        const auto action = exec({.path = program, .arguments = {program, "x"}, .environment = {variable}});
        QTEST(hasEffect(action, EffectKind::Execute, QString::fromStdString(variable.substr(0, variable.find('='))), {u"injected"_s}), "asked");
        QVERIFY(!hasEffect(plain, EffectKind::Execute, {}, {u"injected"_s}));
        QVERIFY(action.facts.complete);
    }

    // A script is a program of its interpreter's family, too; the same by an option.
    void anInterpretersVariablesCountForItsScripts()
    {
        auto question = asked(
            {.path = "/home/agent/workspace/run.sh", .arguments = {"run.sh"}, .requested = kNoName, .environment = {"PYTHONEXECUTABLE=x"}, .written = true});
        question.mutable_files(0)->set_role(api::ExecFile::SCRIPT);
        auto *interpreter = question.add_files();
        interpreter->set_role(api::ExecFile::INTERPRETER);
        interpreter->set_path("/usr/bin/python3.13");
        QVERIFY(hasEffect(inspected(question), EffectKind::Execute, u"PYTHONEXECUTABLE"_s, {u"injected"_s}));
        QVERIFY(hasEffect(exec({.path = "/usr/bin/python3", .arguments = {"python3", "-X", "pycache_prefix=/home/agent/workspace/x", "-c", "1"}}),
                          EffectKind::Execute, u"pycache_prefix"_s, {u"injected"_s}));
        QVERIFY(!hasEffect(exec({.path = "/usr/bin/python3", .arguments = {"python3", "-X", "dev", "-X", "importtime=1", "-c", "1"}}), EffectKind::Execute, {},
                           {u"injected"_s}));
    }

    void commandsInVariablesAreReadAsCommands()
    {
        const auto action = exec({.path = "/usr/bin/git", .arguments = {"git", "log"}, .environment = {"GIT_PAGER=rm -r data"}});
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/data"_s));
        QCOMPARE(action.subject, u"GIT_PAGER='rm -r data' /usr/bin/git log"_s);
    }

    void moreVariablesThanAnybodySetsAreNotUnderstood()
    {
        QList<std::string> many;
        for (int i = 0; i < 100; ++i)
            many.append("X" + std::to_string(i) + "_COMMAND=true x");
        const auto action = exec({.path = "/usr/bin/true", .arguments = {"true"}, .environment = many});
        QVERIFY(!action.facts.complete);
        QCOMPARE(std::get<bool>(action.facts.value(u"parsed"_s)), false);
    }

    void argumentsThatAreNoTextAreNotUnderstood() { QVERIFY(!exec({.path = "/usr/bin/ls", .arguments = {"ls", "\xff\xfe"}}).facts.complete); }
};

COFFERDAM_TEST(tst_ExecQuestion)
#include "tst_execquestion.moc"
