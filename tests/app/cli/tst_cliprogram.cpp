// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl run as a program: its texts, its exit codes, its errors, and how it starts the service.

#include "app/cli/Commands.h"
#include "app/cli/Usage.h"
#include "tests/app/cli/CliRun.h"
#include "tests/support/FakeService.h"
#include "tests/support/Phrases.h"
#include "tests/support/Scenario.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTimer>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_CliProgram : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeService> m_service;

    [[nodiscard]] CliRun run(const QStringList &arguments) const { return runCli(arguments, m_folder->filePath(u"config"_s), m_folder->path()); }

    /// A service where cofferdamctl looks for it.
    void serve()
    {
        m_service = std::make_unique<FakeService>();
        QVERIFY(m_service->listen());
        QVERIFY(QDir().mkdir(m_folder->filePath(u"cofferdam"_s), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        QVERIFY(QFile::link(m_service->socketPath(), m_folder->filePath(u"cofferdam/service.sock"_s)));
    }

    /// A copy of cofferdamctl beside a cofferdamd that is this script.
    [[nodiscard]] QString besideService(const QByteArray &script) const
    {
        const auto copy = m_folder->filePath(u"cofferdamctl"_s);
        QFile service(m_folder->filePath(u"cofferdamd"_s));
        if (!QFile::copy(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamctl"_s, copy) || !service.open(QFile::WriteOnly))
            return {};
        service.write("#!/bin/sh\n" + script);
        service.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return copy;
    }

    /// What bash offers for the line, of which the last word is being typed.
    [[nodiscard]] QStringList completions(const QString &line) const
    {
        auto words = u"cofferdamctl"_s + line;
        QProcess bash;
        bash.start(u"bash"_s, {u"-c"_s, bashCompletion(allCommands()) + uR"(
                                   read -ra COMP_WORDS <<<"$1"
                                   [[ $1 != *' ' ]] || COMP_WORDS+=('')
                                   COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                                   _cofferdamctl
                                   printf '%s\n' "${COMPREPLY[@]}")"_s,
                               u"bash"_s, words});
        bash.waitForFinished();
        return QString::fromUtf8(bash.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts)
               + QString::fromUtf8(bash.readAllStandardError()).split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_service.reset(); }

    void saysItsVersion()
    {
        const auto ran = run({u"--version"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.output, u"cofferdamctl %1\n"_s.arg(QStringLiteral(COFFERDAM_VERSION)));
    }

    void helpNamesEveryCommand()
    {
        const auto ran = run({u"help"_s});
        QCOMPARE(ran.code, 0);
        for (const auto &command : allCommands())
            QVERIFY2(ran.output.contains(u"  %1\n      %2\n"_s.arg(synopsis(command), command.summary)), qPrintable(command.words));
    }

    void helpOfOneCommand()
    {
        const auto ran = run({u"agent"_s, u"create"_s, u"--help"_s});
        QCOMPARE(ran.code, 0);
        for (const auto &words : {u"agent create NAME [--profile careful|balanced|autonomous]"_s, u"--image full|tiny|lab"_s, u"--json"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(ran.output));
        QCOMPARE(run({u"help"_s, u"agent"_s, u"create"_s}).output, ran.output);
        QCOMPARE(run({u"help"_s, u"agent"_s, u"fly"_s}).code, 2);
    }

    void helpOfAGroup()
    {
        const auto ran = run({u"snapshot"_s, u"--help"_s});
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.output.contains(u"snapshot take AGENT [LABEL...]"_s) && !ran.output.contains(u"agent list"_s), qPrintable(ran.output));
    }

    void wrongUsageAsksNobody_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown") << QStringList{u"fly"_s};
        QTest::newRow("group") << QStringList{u"agent"_s};
        QTest::newRow("missing") << QStringList{u"agent"_s, u"start"_s};
        QTest::newRow("option") << QStringList{u"agent"_s, u"list"_s, u"--all"_s};
        QTest::newRow("decide without a form") << QStringList{u"decide"_s};
        QTest::newRow("image") << QStringList{u"image"_s, u"build"_s, u"huge"_s};
        QTest::newRow("a row that is no number") << QStringList{u"audit"_s, u"show"_s, u"last"_s};
    }

    void wrongUsageAsksNobody()
    {
        QFETCH(QStringList, arguments);
        const auto ran = run(arguments); // nobody serves: it would start a service
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(u"cofferdamctl [--json]"_s), qPrintable(ran.errors));
        QCOMPARE(ran.output, QString());
        const auto json = run(QStringList{u"--json"_s} + arguments);
        QCOMPARE(json.code, 2);
        QCOMPARE(json.json()[u"errors"][0][u"code"].toString(), u"usage"_s);
        QVERIFY(!QFileInfo::exists(m_folder->filePath(u"cofferdam/service.log"_s)));
    }

    void aPromptKeepsItsWords()
    {
        serve();
        m_service->answer = [this](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (!request.has_send_prompt()) {
                reply.mutable_done();
                return true;
            }
            reply.mutable_task()->set_task("t1");
            QTimer::singleShot(0, m_service.get(), [this] {
                api::ServiceToClient event;
                event.mutable_chat()->set_task("t1");
                event.mutable_chat()->set_kind(api::ChatPiece::FINAL);
                event.mutable_chat()->set_text("done");
                m_service->send(event);
            });
            return true;
        };
        const auto ran = run({u"prompt"_s, u"a1"_s, u"--"_s, u"text"_s, u"--json"_s, u"and  more"_s});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.output, u"done\n"_s);
        QCOMPARE(m_service->last(api::ClientToService::kSendPrompt).send_prompt().text(), "text --json and  more");
    }

    void aSnapshotIsDeletedByWhoKnowsWhatIsLost()
    {
        serve();
        m_service->answer = scenario::answer;
        const auto told = run({u"snapshot"_s, u"delete"_s, u"a1"_s, u"s3"_s});
        QCOMPARE(told.code, 1);
        QVERIFY2(told.output.contains(u"rows of the trail that lead back to it: 2"_s) && told.output.contains(u"rm -rf build/"_s), qPrintable(told.output));
        QCOMPARE(m_service->count(api::ClientToService::kDeleteSnapshot), 0);
        QCOMPARE(run({u"snapshot"_s, u"delete"_s, u"a1"_s, u"s3"_s, u"--yes"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kDeleteSnapshot).delete_snapshot().snapshot(), "s3");
        const auto list = run({u"snapshot"_s, u"list"_s, u"a1"_s});
        QVERIFY2(list.output.contains(u"- s0  "_s) && list.output.contains(u"thinned out"_s), qPrintable(list.output));
    }

    void goingBackGivesUpThePresentOnlyWhenTold()
    {
        serve();
        m_service->answer = scenario::answer;
        QCOMPARE(run({u"snapshot"_s, u"restore"_s, u"a1"_s, u"s3"_s}).code, 0);
        QVERIFY(!m_service->last(api::ClientToService::kRestore).restore().give_up_present());
        QCOMPARE(run({u"snapshot"_s, u"restore"_s, u"a1"_s, u"s3"_s, u"--give-up-present"_s}).code, 0);
        QVERIFY(m_service->last(api::ClientToService::kRestore).restore().give_up_present());
    }

    void theRoomForSnapshotsIsAPartOrAnAmount()
    {
        serve();
        m_service->answer = scenario::answer;
        QVERIFY(run({u"snapshot"_s, u"room"_s}).output.contains(u"20 %"_s));
        QCOMPARE(run({u"snapshot"_s, u"room"_s, u"30%"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kSetSnapshotRoom).set_snapshot_room().percent(), 30U);
        QCOMPARE(run({u"snapshot"_s, u"room"_s, u"50G"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kSetSnapshotRoom).set_snapshot_room().bytes(), quint64{50} << 30);
        for (const auto &odd : {u"30"_s, u"0%"_s, u"-5%"_s, u"lots"_s})
            QCOMPARE(run({u"snapshot"_s, u"room"_s, odd}).code, 2);
        QCOMPARE(m_service->count(api::ClientToService::kSetSnapshotRoom), 2);
    }

    void aSnapshotIsPinnedAndNamed()
    {
        serve();
        m_service->answer = scenario::answer;
        QCOMPARE(run({u"snapshot"_s, u"pin"_s, u"a1"_s, u"s3"_s}).code, 0);
        QVERIFY(m_service->last(api::ClientToService::kPinSnapshot).pin_snapshot().pinned());
        QCOMPARE(run({u"snapshot"_s, u"unpin"_s, u"a1"_s, u"s3"_s}).code, 0);
        QVERIFY(!m_service->last(api::ClientToService::kPinSnapshot).pin_snapshot().pinned());
        QCOMPARE(run({u"snapshot"_s, u"name"_s, u"a1"_s, u"s3"_s, u"before"_s, u"the"_s, u"release"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kNameSnapshot).name_snapshot().name(), "before the release");
        QCOMPARE(run({u"snapshot"_s, u"name"_s, u"a1"_s, u"s3"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kNameSnapshot).name_snapshot().name(), "");
    }

    void bytesOfTheGuestDoNotSteerTheTerminal()
    {
        serve();
        const QByteArray hostile("\x1b[2Jgood\n\xe2\x80\xaeliv\xf3\xa0\x81\x81\n");
        m_service->answer = [&hostile](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_get_file())
                reply.mutable_content()->set_content(hostile.toStdString());
            else
                reply.mutable_done();
            return true;
        };
        const QStringList get{u"agent"_s, u"get"_s, u"a1"_s, u"/home/agent/x"_s};
        QCOMPARE(run(get).output.toUtf8(), hostile); // into a pipe, as it is

        const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
        QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder->path());
        process.setProcessEnvironment(environment);
        process.setStandardOutputFile(QString::fromLocal8Bit(::ptsname(terminal)));
        process.start(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamctl"_s, get);
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30'000));
        char shown[512];
        const auto size = ::read(terminal, shown, sizeof shown);
        ::close(terminal);
        QVERIFY(size > 0);
        auto text = QString::fromUtf8(QByteArray(shown, qsizetype(size))).remove(u'\r');
        QVERIFY2(text.startsWith(u"\u27e6U+001B\u27e7[2Jgood\n\u27e6U+202E\u27e7liv\u27e6U+E0041\u27e7\n"_s), qPrintable(text));
    }

    void whatIsHeldSaysWhy()
    {
        serve();
        m_service->answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            auto *agent = reply.mutable_agents()->add_agents();
            agent->set_name("site");
            agent->set_state(api::AGENT_HELD);
            agent->set_held_because(api::HELD_SERVICE_WAS_AWAY);
            return true;
        };
        const auto ran = run({u"agent"_s, u"list"_s});
        QVERIFY2(ran.output.contains(u"held") && ran.output.contains(u"service-was-away"), qPrintable(ran.output));
    }

    void jsonDoesNotSteerTheTerminalEither()
    {
        serve();
        const auto name = u"a\u009b2J\u202e\U000e0041"_s;
        m_service->answer = [&name](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_agents()->add_agents()->set_name(name.toStdString());
            return true;
        };
        const auto ran = run({u"agent"_s, u"list"_s, u"--json"_s});
        QVERIFY(!ran.output.contains(QChar(0x9b)) && !ran.output.contains(QChar(0x202e)));
        QCOMPARE(ran.json()[u"agents"][0][u"name"].toString(), name); // for programs it says the same
    }

    void errorsAreJsonForPrograms()
    {
        serve();
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_hello())
                return false;
            reply.mutable_failed()->set_code(api::ERROR_NOT_FOUND);
            *reply.mutable_failed()->mutable_message() = verbatim("There is no such agent.");
            return true;
        };
        const auto ran = run({u"agent"_s, u"stop"_s, u"a1"_s, u"--json"_s});
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"ok"].toBool(true), false);
        QCOMPARE(ran.json()[u"errors"][0][u"code"].toString(), u"not-found"_s);
        QCOMPARE(ran.json()[u"errors"][0][u"message"].toString(), u"There is no such agent."_s);
        const auto plain = run({u"agent"_s, u"stop"_s, u"a1"_s});
        QCOMPARE(plain.errors, u"cofferdamctl: There is no such agent.\n"_s);
        QCOMPARE(plain.output, QString());
    }

    void errorsWithoutAServiceAreJsonToo()
    {
        const auto image = run({u"--json"_s, u"image"_s, u"verify"_s, u"no-such-image"_s});
        QCOMPARE(image.code, 1);
        QCOMPARE(image.json()[u"errors"][0][u"code"].toString(), u"invalid"_s); // no id at all
        const auto file = run({u"agent"_s, u"put"_s, u"a1"_s, m_folder->filePath(u"nothing"_s), u"/home/agent/x"_s, u"--json"_s});
        QCOMPARE(file.code, 1);
        QCOMPARE(file.json()[u"errors"][0][u"code"].toString(), u"io"_s);
        QVERIFY(!QFileInfo::exists(m_folder->filePath(u"cofferdam/service.log"_s)));
    }

    void withoutARuntimeFolderItSaysSo()
    {
        QTest::failOnWarning();
        qputenv("XDG_RUNTIME_DIR", {});
        const auto ran = runCli({u"agent"_s, u"list"_s});
        qunsetenv("XDG_RUNTIME_DIR");
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"XDG_RUNTIME_DIR"_s), qPrintable(ran.errors));
    }

    void aServiceThatRefusesIsStartedOnceAndQuoted()
    {
        const auto program = besideService("echo started >>\"$(dirname \"$0\")/started\"\necho 'cofferdamd: There is no room on the disk.' >&2\n");
        QVERIFY(!program.isEmpty());
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder->path());
        process.setProcessEnvironment(environment);
        QElapsedTimer clock;
        clock.start();
        process.start(program, {u"agent"_s, u"list"_s});
        QVERIFY(process.waitForFinished(25'000)); // and not after the 30 s that a slow start is given
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()), u"cofferdamctl: cofferdamd: There is no room on the disk.\n"_s);
        QFile started(m_folder->filePath(u"started"_s));
        QVERIFY(started.open(QFile::ReadOnly));
        QCOMPARE(started.readAll(), "started\n");
        QVERIFY((QFile::permissions(m_folder->filePath(u"cofferdam"_s)) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther)) == 0);
    }

    void theManualNamesEveryCommand()
    {
        const auto ran = run({u"help"_s, u"--man"_s});
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.output.contains(u"\n.TH COFFERDAMCTL 1 "_s));
        for (const auto &command : allCommands())
            QVERIFY2(ran.output.contains(u"\n.B "_s + synopsis(command).replace(u'-', u"\\-"_s) + u'\n'), qPrintable(command.words));
        static const QRegularExpression macro(u"^\\.(\\\\\"|TH |SH |TP$|B |BR |RS$|RE$|I )"_s);
        for (const auto &line : ran.output.split(u'\n'))
            QVERIFY2(!line.startsWith(u'.') || macro.match(line).hasMatch(), qPrintable(line));
    }

    void bashCompletes_data()
    {
        QTest::addColumn<QStringList>("offered");
        QTest::newRow(" ag") << QStringList{u"agent"_s};
        QTest::newRow(" agent cr") << QStringList{u"create"_s};
        QTest::newRow(" --json agent cr") << QStringList{u"create"_s};
        QTest::newRow(" agent create new --profile ") << QStringList{u"careful"_s, u"balanced"_s, u"autonomous"_s};
        QTest::newRow(" agent create new --pro") << QStringList{u"--profile"_s};
        QTest::newRow(" audit --be") << QStringList{u"--before"_s};
        QTest::newRow(" audit v") << QStringList{u"verify"_s};
        QTest::newRow(" audit verify --a") << QStringList{};
        QTest::newRow(" policy check --as ") << QStringList{u"user"_s, u"machine"_s, u"packs"_s};
        QTest::newRow(" model add m --dialect openai") << QStringList{u"openai-chat"_s, u"openai-responses"_s};
        QTest::newRow(" model use a m --slot ") << QStringList{u"main"_s, u"fast"_s, u"image"_s, u"memory"_s};
        QTest::newRow(" vault r") << QStringList{u"rotate"_s, u"revoke"_s, u"remove"_s, u"recovery"_s};
        QTest::newRow(" spend export --o") << QStringList{u"--output"_s};
        QTest::newRow(" fly c") << QStringList{};
    }

    void bashCompletes()
    {
        QFETCH(QStringList, offered);
        QCOMPARE(completions(QString::fromUtf8(QTest::currentDataTag())), offered);
    }
};

COFFERDAM_TEST(tst_CliProgram)
#include "tst_cliprogram.moc"
