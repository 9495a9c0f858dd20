// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl vault ...: a key comes from standard input, goes to the service, and is shown nowhere.

#include "core/base/Descriptor.h"
#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QRegularExpression>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kTyped = "sk-test-4f9c1d7e2b8a6035\n"_ba;

qint64 endOfDay(const QDate &day)
{
    return day.addDays(1).startOfDay().toMSecsSinceEpoch();
}

api::VaultKey mineKey()
{
    api::VaultKey key;
    key.set_id("k1");
    key.set_name("mine");
    key.set_binding("https://api.openai.com");
    key.add_agents("a1");
    key.set_masked("sk-\u2026a1b2");
    key.set_expires_ms(endOfDay({2999, 1, 31}));
    return key;
}

bool answerOfVault(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_list_agents()) {
        auto *agent = reply.mutable_agents()->add_agents();
        agent->set_id("a1");
        agent->set_name("site");
    } else if (request.has_list_keys()) {
        auto *old = reply.mutable_keys()->add_keys(); // its name is free again
        old->set_id("k0");
        old->set_name("mine");
        old->set_all_agents(true);
        old->set_revoked_ms(1'700'000'000'000);
        *reply.mutable_keys()->add_keys() = mineKey();
        auto *expired = reply.mutable_keys()->add_keys();
        expired->set_id("k2");
        expired->set_name("other\x1b[2J");
        expired->set_expires_ms(1'700'000'000'000);
        expired->set_last_used_ms(1'700'000'000'000);
    } else if (request.has_add_key() || request.has_rotate_key() || request.has_bind_key() || request.has_revoke_key()) {
        *reply.mutable_key() = mineKey();
    }
    return true;
}

/// cofferdamctl at a terminal that the test types into.
struct AtTerminal {
    Descriptor terminal{::posix_openpt(O_RDWR | O_NOCTTY)};
    QProcess process;

    [[nodiscard]] bool start(const ServedCli &cli, const QStringList &arguments)
    {
        if (!terminal || ::grantpt(terminal.get()) != 0 || ::unlockpt(terminal.get()) != 0)
            return false;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, cli.runtime());
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        process.setProcessEnvironment(environment);
        process.setStandardInputFile(QString::fromLocal8Bit(::ptsname(terminal.get())));
        process.start(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamctl"_s, arguments);
        return QTest::qWaitFor([this] { return asked(); }, 30'000);
    }
    /// The question, which comes once the terminal shows nothing any more.
    [[nodiscard]] bool asked()
    {
        errors += process.readAllStandardError();
        return errors.contains("which is not shown");
    }
    [[nodiscard]] bool shows() const
    {
        termios now{};
        return ::tcgetattr(terminal.get(), &now) == 0 && (now.c_lflag & ECHO) != 0;
    }
    [[nodiscard]] bool type(const QByteArray &keys) const { return ::write(terminal.get(), keys.constData(), size_t(keys.size())) == keys.size(); }
    [[nodiscard]] bool ends()
    {
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, 30'000);
    }

    QByteArray errors;
};

/// How often `what` is in the memory that another process can write, but for its stack, where the dynamic linker leaves what vector registers held
/// while it looked a function up. Nothing when it may not be looked at.
std::optional<qsizetype> timesInMemory(qint64 process, const QByteArray &what)
{
    QFile maps(u"/proc/%1/maps"_s.arg(process));
    QFile memory(u"/proc/%1/mem"_s.arg(process));
    if (!maps.open(QFile::ReadOnly) || !memory.open(QFile::ReadOnly | QFile::Unbuffered))
        return std::nullopt;
    static const QRegularExpression range(u"^([0-9a-f]+)-([0-9a-f]+) rw"_s);
    qsizetype times = 0;
    bool any = false;
    for (const auto &line : QString::fromLatin1(maps.readAll()).split(u'\n')) {
        const auto match = range.match(line);
        if (!match.hasMatch() || line.endsWith(u"[stack]"_s))
            continue;
        const auto begin = match.captured(1).toLongLong(nullptr, 16);
        if (!memory.seek(begin))
            continue;
        const auto bytes = memory.read(match.captured(2).toLongLong(nullptr, 16) - begin);
        any = any || !bytes.isEmpty();
        times += bytes.count(what);
    }
    return any ? std::optional(times) : std::nullopt;
}

} // namespace

class tst_VaultCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

    [[nodiscard]] const FakeService &service() const { return m_cli->service; }

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfVault;
    }

    void aKeyComesFromStandardInput_data()
    {
        QTest::addColumn<QString>("request");
        const auto row = [](const char *line, const QString &request) {
            QTest::newRow(line) << QString(request).replace(u'\'', u'"').replace(u"VALUE"_s, QString::fromLatin1(kTyped.toBase64()));
        };
        row("vault add mine --url https://api.openai.com/v1",
            u"{'add_key':{'name':'mine','url':'https://api.openai.com/v1','all_agents':true,'value':'VALUE'}}"_s);
        row("vault add mine --url https://x.example --agent site --agent other",
            u"{'add_key':{'name':'mine','url':'https://x.example','agents':['site','other'],'value':'VALUE'}}"_s);
        row("vault add mine --url https://x.example --expires 2999-01-31",
            u"{'add_key':{'name':'mine','url':'https://x.example','all_agents':true,'value':'VALUE','expires_ms':'%1'}}"_s.arg(endOfDay({2999, 1, 31})));
        row("vault rotate mine", u"{'rotate_key':{'key':'mine','value':'VALUE'}}"_s);
    }

    void aKeyComesFromStandardInput()
    {
        QFETCH(QString, request);
        for (const auto &options : {QString(), u" --json"_s}) {
            const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()) + options, kTyped);
            QVERIFY2(ran.code == 0, qPrintable(ran.errors));
            QVERIFY2(m_cli->asked().contains(request), qPrintable(m_cli->asked().join(u'\n')));
            QVERIFY2(!(ran.output + ran.errors).contains(u"4f9c1d7e"_s), qPrintable(ran.output + ran.errors));
            QVERIFY2(ran.output.contains(u"sk-\u2026a1b2"_s), qPrintable(ran.output));
        }
    }

    void aKeyOfAnyBytesArrives()
    {
        QByteArray bytes(64 << 10, 'x');
        bytes[0] = '\0';
        bytes[1] = char(0xff);
        QCOMPARE(m_cli->run(u"vault rotate mine"_s, bytes).code, 0);
        QCOMPARE(service().last(api::ClientToService::kRotateKey).rotate_key().value(), bytes.toStdString());
    }

    void whatIsNoKeyIsNotSent_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("about");
        QTest::newRow("nothing") << QByteArray() << u"no key in standard input"_s;
        QTest::newRow("too much") << QByteArray((64 << 10) + 3, 'x') << u"64 KiB at most"_s;
        QTest::newRow("without an end") << QByteArray(1 << 20, 'x') << u"64 KiB at most"_s;
    }

    void whatIsNoKeyIsNotSent()
    {
        QFETCH(QByteArray, input);
        QFETCH(QString, about);
        const auto ran = m_cli->run(u"vault add mine --url https://x.example"_s, input);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(about), qPrintable(ran.errors));
        QCOMPARE(service().requests().size(), 0U);
        QCOMPARE(m_cli->run(u"vault rotate mine --json"_s, input).json()[u"errors"][0][u"code"].toString(), u"invalid"_s);
    }

    void aKeyInTheCommandLineIsNotRepeated_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("add") << u"vault add mine sk-4f9c1d7e --url https://x.example"_s;
        QTest::newRow("an option that there is not") << u"vault add mine --url https://x.example --value sk-4f9c1d7e"_s;
        QTest::newRow("the same with a mark") << u"vault add mine --url https://x.example --value=sk-4f9c1d7e"_s;
        QTest::newRow("rotate") << u"vault rotate mine sk-4f9c1d7e"_s;
        QTest::newRow("for programs") << u"--json vault rotate mine sk-4f9c1d7e"_s;
    }

    void aKeyInTheCommandLineIsNotRepeated()
    {
        QFETCH(QString, line);
        const auto ran = m_cli->run(line, kTyped);
        QCOMPARE(ran.code, 2);
        QVERIFY2(!(ran.output + ran.errors).contains(u"4f9c1d7e"_s), qPrintable(ran.output + ran.errors));
        QCOMPARE(service().requests().size(), 0U);
    }

    void aTerminalIsAskedAndShowsNothing()
    {
        AtTerminal at;
        QVERIFY(at.start(*m_cli, {u"vault"_s, u"add"_s, u"mine"_s, u"--url"_s, u"https://x.example"_s}));
        QVERIFY(!at.shows());
        QVERIFY(at.type(kTyped));
        QVERIFY(at.ends());
        QCOMPARE(at.process.exitCode(), 0);
        QCOMPARE(service().last(api::ClientToService::kAddKey).add_key().value(), kTyped.toStdString());
        QVERIFY(at.shows());
        QVERIFY(::fcntl(at.terminal.get(), F_SETFL, O_NONBLOCK) == 0);
        char shown[512];
        const auto size = ::read(at.terminal.get(), shown, sizeof shown);
        QVERIFY2(size <= 0, "the terminal showed something");
        QVERIFY(!(at.errors + at.process.readAll() + at.process.readAllStandardError()).contains("4f9c1d7e"));
    }

    void moreThanALineIsRefused()
    {
        AtTerminal at;
        QVERIFY(at.start(*m_cli, {u"vault"_s, u"rotate"_s, u"mine"_s}));
        QVERIFY(at.type("-----BEGIN KEY-----\nabcd\n"));
        QVERIFY(at.ends());
        QCOMPARE(at.process.exitCode(), 1);
        QCOMPARE(service().requests().size(), 0U);
    }

    void anEndingGivesTheTerminalBack_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("interrupted") << SIGINT;
        QTest::newRow("terminated") << SIGTERM;
        QTest::newRow("hung up") << SIGHUP;
    }

    void anEndingGivesTheTerminalBack()
    {
        QFETCH(int, signal);
        AtTerminal at;
        QVERIFY(at.start(*m_cli, {u"vault"_s, u"rotate"_s, u"mine"_s}));
        QVERIFY(!at.shows());
        QCOMPARE(::kill(pid_t(at.process.processId()), signal), 0);
        QVERIFY(at.ends());
        QCOMPARE(at.process.exitStatus(), QProcess::CrashExit); // by that signal, as a shell expects
        QCOMPARE(at.process.exitCode(), signal);
        QVERIFY(at.shows());
        QCOMPARE(service().requests().size(), 0U);
    }

    void whatWasSentIsOverwritten()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &) { return false; }; // it waits for the answer
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_cli->runtime());
        process.setProcessEnvironment(environment);
        process.start(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamctl"_s, {u"vault"_s, u"rotate"_s, u"mine"_s});
        const QByteArray key = "sk-"_ba + QByteArray(3000, 'k') + "4f9c1d7e2b8a6035"_ba;
        process.write(key);
        process.closeWriteChannel();
        QVERIFY(QTest::qWaitFor([this] { return service().count(api::ClientToService::kRotateKey) == 1; }, 30'000));
        QCOMPARE(service().last(api::ClientToService::kRotateKey).rotate_key().value(), key.toStdString());
        const auto times = timesInMemory(process.processId(), "kkkk4f9c1d7e2b8a6035"_ba);
        process.kill();
        process.waitForFinished();
        if (!times)
            QSKIP("this system lets nobody look at the memory of a process of theirs");
        QVERIFY2(*times <= 1, qPrintable(u"%1 copies, and only the socket's own cannot be reached"_s.arg(*times)));
    }

    void bindsWhatIsSaid_data()
    {
        QTest::addColumn<QString>("request");
        const auto until = QString::number(endOfDay({2999, 1, 31}));
        const auto later = QString::number(endOfDay({2999, 12, 31}));
        QTest::newRow("vault bind mine --all") << QString::fromLatin1(R"({"bind_key":{"key":"k1","all_agents":true,"expires_ms":"%1"}})").arg(until);
        QTest::newRow("vault bind mine --agent x --agent y")
            << QString::fromLatin1(R"({"bind_key":{"key":"k1","agents":["x","y"],"expires_ms":"%1"}})").arg(until);
        QTest::newRow("vault bind k1 --expires 2999-12-31") << QString::fromLatin1(R"({"bind_key":{"key":"k1","agents":["a1"],"expires_ms":"%1"}})").arg(later);
        QTest::newRow("vault bind mine --expires none") << QString::fromLatin1(R"({"bind_key":{"key":"k1","agents":["a1"]}})");
        QTest::newRow("vault bind mine --all --expires none") << QString::fromLatin1(R"({"bind_key":{"key":"k1","all_agents":true}})");
        QTest::newRow("vault revoke mine") << QString::fromLatin1(R"({"revoke_key":{"key":"mine"}})");
        QTest::newRow("vault remove mine") << QString::fromLatin1(R"({"remove_key":{"key":"mine"}})");
        QTest::newRow("vault list") << QString::fromLatin1(R"({"list_keys":{}})");
    }

    void bindsWhatIsSaid()
    {
        QFETCH(QString, request);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(m_cli->asked().contains(request), qPrintable(m_cli->asked().join(u'\n')));
    }

    void whatMakesNoSenseIsNotSent_data()
    {
        QTest::addColumn<QString>("about");
        QTest::newRow("vault add") << u"NAME is missing"_s;
        QTest::newRow("vault add mine") << u"--url is missing"_s;
        QTest::newRow("vault add mine --url https://x.example --url https://y.example") << u"more than once"_s;
        QTest::newRow("vault add mine --url https://x.example --expires tomorrow") << u"a day such as"_s;
        QTest::newRow("vault add mine --url https://x.example --expires 2999-02-30") << u"a day such as"_s;
        QTest::newRow("vault add mine --url https://x.example --expires 2020-01-01") << u"not over"_s;
        QTest::newRow("vault bind mine") << u"say --all, --agent or --expires"_s;
        QTest::newRow("vault bind mine --all --agent x") << u"do not go together"_s;
        QTest::newRow("vault revoke") << u"NAME is missing"_s;
        QTest::newRow("vault show mine") << u"no command"_s;
    }

    void whatMakesNoSenseIsNotSent()
    {
        QFETCH(QString, about);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()), kTyped);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(about), qPrintable(ran.errors));
        QCOMPARE(service().requests().size(), 0U);
    }

    void listsKeysWithoutValues()
    {
        const auto ran = m_cli->run(u"vault list"_s);
        for (const auto &words : {u"mine                sk-\u2026a1b2      https://api.openai.com"_s, u"    for site, never used, until 2999-02-01"_s,
                                  u"for every agent, never used, REVOKED 2023-11"_s, u"for no agent, last used 2023-11-1"_s, u"EXPIRED 2023-11-1"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(words + u"\nis not in\n"_s + ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape reached the terminal");
        QCOMPARE(m_cli->run(u"vault list --json"_s).json()[u"keys"][1][u"masked"].toString(), u"sk-\u2026a1b2"_s);
    }

    void whatIsNotThereCannotBeBound()
    {
        const auto ran = m_cli->run(u"vault bind nothing --all"_s);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"no key “nothing”"_s), qPrintable(ran.errors));
        QCOMPARE(service().count(api::ClientToService::kBindKey), 0);
    }

    void aRefusalIsShown()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_failed()->set_code(api::ERROR_INVALID);
            *reply.mutable_failed()->mutable_message() = verbatim("A key has no blanks around it.");
            return true;
        };
        const auto ran = m_cli->run(u"vault rotate mine"_s, kTyped);
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.errors, u"cofferdamctl: A key has no blanks around it.\n"_s);
    }
};

COFFERDAM_TEST(tst_VaultCommands)
#include "tst_vaultcommands.moc"
