// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/sluice/ControlSession.h"
#include "tests/core/sluice/ScriptedDecider.h"

#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 kEpoch = 7;

/// The other end of the port, in the hands of the test.
class FakeGuest
{
public:
    api::Descriptor hostEnd()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return {};
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        m_end.reset(ends[0]);
        return api::Descriptor(ends[1]);
    }

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto size = ::send(m_end.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (size > 0)
                bytes.remove_prefix(static_cast<std::size_t>(size));
            else if (size < 0 && errno == EAGAIN)
                QTest::qWait(1);
            else
                return;
        }
    }
    void send(api::GuestToHost message, quint64 epoch = kEpoch)
    {
        message.set_epoch(epoch);
        write(api::portFrame(message.SerializeAsString()));
    }
    void greet(quint64 epoch = kEpoch)
    {
        api::GuestToHost message;
        message.mutable_hello()->set_protocol(1);
        message.mutable_hello()->set_epoch(epoch);
        message.mutable_hello()->set_image("tiny");
        send(message, epoch);
    }
    void ask(quint64 id, const std::string &params = "{\"command\":\"ls\"}")
    {
        api::GuestToHost message;
        message.set_id(id);
        message.mutable_asked()->set_tool("exec");
        message.mutable_asked()->set_params_json(params);
        message.mutable_asked()->set_tool_call_id("call-" + std::to_string(id));
        message.mutable_asked()->set_run_id("run-1");
        message.mutable_asked()->set_directory("/home/agent/workspace");
        send(message);
    }
    void beat()
    {
        api::GuestToHost message;
        message.mutable_heartbeat()->set_plugin_home(true);
        message.mutable_heartbeat()->add_interfaces("lo");
        message.mutable_heartbeat()->set_system_read_only(true);
        send(message);
    }
    /// The host's next message, if one comes.
    std::optional<api::HostToGuest> receive(std::chrono::milliseconds patience = 2s)
    {
        const QDeadlineTimer deadline(patience);
        do {
            if (const auto bytes = m_reader.next()) {
                api::HostToGuest message;
                return message.ParseFromString(*bytes) ? std::optional(message) : std::nullopt;
            }
            char buffer[65536];
            const auto size = ::read(m_end.get(), buffer, sizeof buffer);
            if (size > 0)
                m_reader.feed({buffer, static_cast<std::size_t>(size)});
            else
                QTest::qWait(2);
        } while (!deadline.hasExpired());
        return std::nullopt;
    }
    bool isCut()
    {
        char byte = 0;
        return QTest::qWaitFor([&] { return ::recv(m_end.get(), &byte, 1, 0) == 0; }, 2000);
    }
    void close() { m_end.reset(); }

private:
    api::Descriptor m_end;
    api::PortFrameReader m_reader;
};

ControlSettings settings()
{
    ControlSettings control;
    control.agent = AgentId{u"agent-1"_s};
    control.epoch = Epoch{kEpoch};
    control.silence = 300ms;
    return control;
}

struct Fixture {
    explicit Fixture(ControlSettings control = settings())
        : session(std::make_unique<ControlSession>(guest.hostEnd(), std::move(control), decider))
        , violations(session.get(), &ControlSession::violation)
        , closed(session.get(), &ControlSession::closed)
    {
    }
    bool greet()
    {
        (void)guest.receive();
        guest.greet();
        return QTest::qWaitFor([this] { return session->isAlive(); }, 2000);
    }

    FakeGuest guest;
    ScriptedDecider decider;
    std::unique_ptr<ControlSession> session;
    QSignalSpy violations;
    QSignalSpy closed;
};

api::GuestToHost execAsked(quint64 id)
{
    api::GuestToHost message;
    message.set_id(id);
    auto *asked = message.mutable_exec_asked();
    asked->set_path("/usr/bin/rm");
    asked->set_requested("/usr/bin/rm");
    for (const auto *word : {"rm", "-r", "data"})
        asked->add_arguments(word);
    asked->set_directory("/home/agent/workspace");
    asked->add_files()->set_path("/usr/bin/rm");
    asked->set_tool_call_id("call-1");
    asked->set_run_id("run-1");
    asked->set_waits(true);
    asked->add_ancestors("/usr/bin/dash");
    asked->set_process(12);
    return message;
}

} // namespace

class tst_ControlSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHelloFirst()
    {
        auto control = settings();
        control.restored = true;
        control.personality = GuestPersonality{u"0123456789abcdef0123456789abcdef"_s, u"bee"_s, u"token"_s};
        Fixture f(control);
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_hello());
        const auto &hello = message->hello();
        QCOMPARE(message->epoch(), kEpoch);
        QCOMPARE(hello.epoch(), kEpoch);
        QCOMPARE(hello.protocol(), 1U);
        QVERIFY(hello.restored());
        QCOMPARE(hello.entropy().size(), 64U);
        QVERIFY(hello.entropy() != std::string(64, '\0'));
        QCOMPARE(hello.personality().hostname(), std::string("bee"));
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        QVERIFY(std::chrono::abs(now - std::chrono::nanoseconds(hello.realtime_ns())) < 10s);
        QVERIFY(!f.session->isAlive());
    }

    void helloBringsTheTableAndTheLease()
    {
        auto control = settings();
        control.table.set_policy_version(4);
        control.table.add_areas()->set_prefix("/home/agent");
        control.frozen = true;
        Fixture f(control);
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_hello());
        QCOMPARE(message->hello().table().areas_size(), 1);
        QCOMPARE(message->hello().lease().policy_version(), 4U);
        QCOMPARE(message->hello().lease().valid_ms(), 300U);
        QVERIFY(message->hello().lease().frozen());
    }

    void theLeaseIsRenewedAndTellsOfChanges()
    {
        Fixture f;
        QVERIFY(f.greet());
        api::GateTable table;
        table.set_policy_version(9);
        f.session->setTable(table);
        auto message = f.guest.receive();
        QVERIFY(message && message->has_table());
        message = f.guest.receive();
        QVERIFY(message && message->has_lease());
        QCOMPARE(message->lease().policy_version(), 9U);
        f.session->setFrozen(true);
        message = f.guest.receive();
        QVERIFY(message && message->has_lease() && message->lease().frozen());
        f.session->setTask(TaskId{u"task-1"_s});
        message = f.guest.receive();
        QVERIFY(message && message->has_lease());
        QCOMPARE(message->lease().task(), std::string("task-1"));
        message = f.guest.receive(1500ms); // by itself
        QVERIFY(message && message->has_lease() && message->lease().frozen());
        QCOMPARE(message->lease().task(), std::string("task-1"));
    }

    void theExecGateAsks_data()
    {
        QTest::addColumn<bool>("byRule");
        QTest::newRow("a rule: it may be repeated") << true;
        QTest::newRow("a person: once") << false;
    }
    void theExecGateAsks()
    {
        QFETCH(bool, byRule);
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        f.decider.byRule = byRule;
        f.guest.send(execAsked(5));
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict());
        QCOMPARE(message->id(), 5U);
        QVERIFY(message->verdict().allow());
        QCOMPARE(message->verdict().repeatable(), byRule);
        const auto action = f.decider.actions.first();
        QCOMPARE(action.gate, Gate::Exec);
        QCOMPARE(action.subject, u"/usr/bin/rm -r data"_s);
        QCOMPARE(action.toolCallId, u"call-1"_s);
        QCOMPARE(action.ancestors, QStringList{u"/usr/bin/dash"_s});
        QVERIFY(action.mayWait);
        // Who asked, and from where, is not what is approved.
        auto other = execAsked(6);
        other.mutable_exec_asked()->set_tool_call_id("call-2");
        other.mutable_exec_asked()->set_process(99);
        f.guest.send(other);
        QVERIFY(f.guest.receive());
        QCOMPARE(f.decider.actions.last().digest(), action.digest());
    }

    void theFileGateAsksForMany()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        api::GuestToHost asked;
        asked.set_id(5);
        asked.mutable_file_asked()->set_path("/home/agent/workspace/data/a");
        asked.mutable_file_asked()->set_subtree("/home/agent/workspace/data");
        asked.mutable_file_asked()->set_count(40);
        f.guest.send(asked);
        auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict() && message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 40U);
        QCOMPARE(f.decider.actions.first().subject, u"unlink 40 × /home/agent/workspace/data/*"_s);
        f.decider.automatic = Verdict::Block;
        asked.set_id(6);
        f.guest.send(asked);
        message = f.guest.receive();
        QVERIFY(message && message->has_verdict() && !message->verdict().allow());
        QCOMPARE(message->verdict().covers(), 0U);
    }

    void filesThatAreWrittenAreCounted()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.decider.automatic = Verdict::Allow;
        for (quint64 i = 1; i <= 3; ++i) {
            api::GuestToHost asked;
            asked.set_id(i);
            asked.mutable_file_asked()->set_operation(api::FileAsked::WRITE);
            asked.mutable_file_asked()->set_path("/home/agent/workspace/f" + std::to_string(i));
            asked.mutable_file_asked()->set_tool_call_id(i < 3 ? "call-1" : "call-2");
            f.guest.send(asked);
            QVERIFY(f.guest.receive());
        }
        const auto touched = [&f](int i) { return std::get<double>(f.decider.actions.at(i).facts.value(u"touched"_s)); };
        QCOMPARE(touched(0), 1.0);
        QCOMPARE(touched(1), 2.0);
        QCOMPARE(touched(2), 1.0); // another call
    }

    void thePluginCannotSpeakForAGate()
    {
        Fixture f;
        QVERIFY(f.greet());
        api::GuestToHost asked;
        asked.set_id(1);
        asked.mutable_asked()->set_tool("gate.exec");
        asked.mutable_asked()->set_params_json("{}");
        f.guest.send(asked);
        QTRY_COMPARE(f.violations.count(), 1);
        QVERIFY(f.decider.actions.isEmpty());
    }

    void aGateThatAsksAtLengthBreaksTheProtocol()
    {
        Fixture f;
        QVERIFY(f.greet());
        auto asked = execAsked(1);
        for (int i = 0; i < 100; ++i)
            asked.mutable_exec_asked()->add_ancestors("/bin/sh");
        f.guest.send(asked);
        QTRY_COMPARE(f.violations.count(), 1);
    }

    void theSelfTestIsTold()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<QList<GuestProbe>>> told;
        f.session->probe(this, [&](auto probes) { told = std::move(probes); });
        const auto request = f.guest.receive();
        QVERIFY(request && request->has_probe());
        api::GuestToHost reply;
        reply.set_id(request->id());
        auto *result = reply.mutable_probed()->add_results();
        result->set_name("exec");
        result->set_held(true);
        f.guest.send(reply);
        QTRY_VERIFY(told && told->has_value());
        QCOMPARE((*told)->first().name, u"exec"_s);
        QVERIFY((*told)->first().held);
    }

    void aQuestionBecomesAnActionAndAVerdict_data()
    {
        QTest::addColumn<Verdict>("decided");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("allow") << Verdict::Allow << true;
        QTest::newRow("block") << Verdict::Block << false;
        QTest::newRow("freeze") << Verdict::Freeze << false;
        // Not final: a decider that says so has carried out nothing.
        QTest::newRow("snapshot") << Verdict::Snapshot << false;
        QTest::newRow("ask") << Verdict::Ask << false;
    }

    void aQuestionBecomesAnActionAndAVerdict()
    {
        QFETCH(Verdict, decided);
        QFETCH(bool, allowed);
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(41);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        const auto &action = f.decider.actions.first();
        QCOMPARE(action.agent, AgentId{u"agent-1"_s});
        QCOMPARE(action.epoch, Epoch{kEpoch});
        QCOMPARE(action.tool, u"exec"_s);
        QCOMPARE(action.raw, QByteArray("{\"command\":\"ls\"}"));
        QCOMPARE(action.toolCallId, u"call-41"_s);
        QCOMPARE(action.runId, u"run-1"_s);
        QVERIFY(f.decider.answer(0, decided));
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_verdict());
        QCOMPARE(message->id(), 41U);
        QCOMPARE(message->verdict().allow(), allowed);
        QCOMPARE(message->verdict().rule(), std::string("test.rule"));
        QCOMPARE(message->verdict().reason(), std::string("for the agent"));
        QCOMPARE(message->verdict().alternative(), std::string("something else"));
    }

    void badBytesCloseIt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
        const auto message = [](auto fill, quint64 epoch = kEpoch) {
            api::GuestToHost m;
            fill(m);
            m.set_epoch(epoch);
            return api::portFrame(m.SerializeAsString());
        };
        row("noise", std::string("\x11\x22garbage\0", 10));
        row("a frame of no message", api::portFrame("\xff\xff\xff\xff\xff"));
        row("no body", message([](auto &) {}));
        row("wrong epoch", message([](auto &m) { m.mutable_heartbeat(); }, kEpoch - 1));
        row("epoch of the future", message([](auto &m) { m.mutable_heartbeat(); }, kEpoch + 1));
        row("a second HELLO", message([](auto &m) { m.mutable_hello()->set_protocol(1); }));
        row("an endless message", std::string(5 * 1024 * 1024, 'x'));
        row("too large a message", [] {
            std::string stuffed; // valid byte-stuffing of a frame that announces 4 MiB and one byte
            std::string plain("\0\x40\0\x01", 4);
            plain += std::string(4 * 1024 * 1024 + 1, 'y');
            stuffed.push_back('\x01');
            stuffed += "\x02\x40";
            stuffed += "\xff\x01" + plain.substr(4, 253);
            for (std::size_t at = 4 + 253; at < plain.size(); at += 254)
                stuffed += static_cast<char>(std::min<std::size_t>(254, plain.size() - at) + 1) + plain.substr(at, 254);
            return stuffed + std::string(1, '\0');
        }());
        const auto twice = message([](auto &m) {
            m.set_id(5);
            m.mutable_asked()->set_tool("exec");
        });
        row("the same question twice", twice + twice);
        row("a name that is too long", message([](auto &m) { m.mutable_asked()->set_tool(std::string(2000, 't')); }));
        std::string flood;
        for (int i = 0; i < 600; ++i)
            flood += message([i](auto &m) {
                m.set_id(static_cast<quint64>(i) + 100);
                m.mutable_asked()->set_tool("exec");
            });
        row("questions without end", flood);
    }

    void badBytesCloseIt()
    {
        QFETCH(QByteArray, bytes);
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.guest.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        QTRY_COMPARE(f.closed.count(), 1);
        QCOMPARE(f.violations.count(), 1); // one row in the trail
        QVERIFY(!f.violations.first().first().toString().isEmpty());
        QVERIFY(!f.session->isAlive());
        QVERIFY2(!f.decider.answer(0, Verdict::Allow), "a verdict after the violation");
        QVERIFY(f.guest.isCut());
    }

    void thePastBeforeHelloIsDropped()
    {
        Fixture f;
        QVERIFY(f.guest.receive());
        f.guest.write(std::string("\x07half a mess\0", 13));                  // leftover of a frame
        f.guest.greet(kEpoch - 1);                                              // of an older timeline
        api::GuestToHost old;
        old.set_id(3);
        old.mutable_asked()->set_tool("exec");
        f.guest.send(old, kEpoch - 1);
        f.guest.send(old, kEpoch);                                              // even of this epoch: it was not answered HELLO
        f.guest.greet();
        QTRY_VERIFY(f.session->isAlive());
        QCOMPARE(f.decider.actions.size(), 0);
        QCOMPARE(f.violations.count(), 0);
    }

    void endlessPastIsNotTaken()
    {
        Fixture f;
        QVERIFY(f.guest.receive());
        const std::string block = std::string(1024 * 1024, 'x') + std::string(1, '\0');
        for (int i = 0; i < 70 && f.violations.isEmpty(); ++i)
            f.guest.write(block);
        QTRY_COMPARE(f.violations.count(), 1);
    }

    void noVerdictLeavesAfterTheCut()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session->close(); // as before a rollback
        QVERIFY(!f.decider.answer(0, Verdict::Allow));
        QCOMPARE(f.closed.count(), 1);
        QVERIFY(!f.guest.receive(200ms));
    }

    void noVerdictOutlivesTheSession()
    {
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session.reset();
        QVERIFY(!f.decider.answer(0, Verdict::Allow));
    }

    void silenceBlocks()
    {
        Fixture f;
        QSignalSpy lost(f.session.get(), &ControlSession::leaseLost);
        QSignalSpy regained(f.session.get(), &ControlSession::leaseRegained);
        QVERIFY(f.greet());
        f.guest.ask(1);
        f.guest.ask(2);
        QTRY_COMPARE(f.decider.actions.size(), 2);
        QTRY_COMPARE(lost.count(), 1);
        QVERIFY(!f.session->isAlive());
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        auto message = f.guest.receive();
        QVERIFY(message && !message->verdict().allow());
        QCOMPARE(message->verdict().rule(), std::string("lease-lost"));
        f.guest.beat();
        QTRY_COMPARE(regained.count(), 1);
        QVERIFY(f.session->isAlive());
        QVERIFY(f.decider.answer(1, Verdict::Allow));
        message = f.guest.receive();
        QVERIFY(message && message->verdict().allow());
    }

    void aStoppedGuestMayBeSilent()
    {
        Fixture f;
        QSignalSpy lost(f.session.get(), &ControlSession::leaseLost);
        QVERIFY(f.greet());
        f.session->setGuestStopped(true);
        QTest::qWait(500);
        QCOMPARE(lost.count(), 0);
        f.session->setGuestStopped(false);
        QTRY_COMPARE(lost.count(), 1);
    }

    void heartbeatsTellAboutTheGuest()
    {
        Fixture f;
        QSignalSpy home(f.session.get(), &ControlSession::pluginHomeChanged);
        QVERIFY(f.greet());
        f.guest.beat();
        f.guest.beat();
        QTRY_VERIFY(f.session->vitals().pluginHome);
        QCOMPARE(home.count(), 1);
        QCOMPARE(f.session->vitals().interfaces, QStringList{u"lo"_s});
        QVERIFY(f.session->vitals().systemReadOnly);
        QVERIFY(!f.session->vitals().gatewayReady);
    }

    void requestsGetTheirAnswers()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<GuestContent>> got;
        f.session->getFile(u"/home/agent/x"_s, 5, 10, this, [&](auto result) { got = std::move(result); });
        auto request = f.guest.receive();
        QVERIFY(request && request->has_get_file());
        QCOMPARE(request->get_file().path(), std::string("/home/agent/x"));
        api::GuestToHost reply;
        reply.set_id(request->id());
        reply.mutable_content()->set_content("bytes");
        reply.mutable_content()->set_total_size(99);
        f.guest.send(reply);
        f.guest.send(reply); // once more: nobody waits for it
        QTRY_VERIFY(got);
        QVERIFY(got->has_value());
        QCOMPARE((*got)->bytes, QByteArray("bytes"));
        QCOMPARE((*got)->totalSize, 99U);

        std::optional<Result<void>> put;
        f.session->putFile(u"/home/agent/y"_s, 0600, QByteArray(1000, '\0'), this, [&](auto result) { put = std::move(result); });
        request = f.guest.receive();
        QVERIFY(request && request->has_put_file());
        QCOMPARE(request->put_file().content(), std::string(1000, '\0'));
        api::GuestToHost failed;
        failed.set_id(request->id());
        failed.mutable_failed()->set_code("no-space");
        failed.mutable_failed()->set_message("the disk is full");
        f.guest.send(failed);
        QTRY_VERIFY(put);
        QCOMPARE(put->error().code, Errc::NoSpace);
        QCOMPARE(put->error().message, u"the disk is full"_s);
        QCOMPARE(f.violations.count(), 0);
    }

    void anAnswerOfAnotherKindIsAnError()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<void>> got;
        f.session->putFile(u"/home/agent/y"_s, 0, {}, this, [&](auto result) { got = std::move(result); });
        const auto request = f.guest.receive();
        api::GuestToHost reply;
        reply.set_id(request->id());
        reply.mutable_hashes();
        f.guest.send(reply);
        QTRY_VERIFY(got);
        QVERIFY(!got->has_value());
    }

    void requestsEndWithTheConnection()
    {
        Fixture f;
        std::optional<Result<void>> early;
        f.session->ping(this, [&](auto result) { early = std::move(result); });
        QVERIFY2(!early, "must come from the event loop");
        QTRY_VERIFY(early);
        QCOMPARE(early->error().code, Errc::Unavailable);
        QVERIFY(f.greet());
        std::optional<Result<void>> cut;
        f.session->quiesce(this, [&](auto result) { cut = std::move(result); });
        f.guest.close();
        QTRY_VERIFY(cut);
        QCOMPARE(cut->error().code, Errc::Unavailable);
        QCOMPARE(f.closed.count(), 1);
        QCOMPARE(f.violations.count(), 0);
    }

    void aFileThatDoesNotFitIsRefusedHere()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<void>> got;
        f.session->putFile(u"/home/agent/y"_s, 0, QByteArray(4 * 1024 * 1024, 'x'), this, [&](auto result) { got = std::move(result); });
        QTRY_VERIFY(got);
        QCOMPARE(got->error().code, Errc::Invalid);
        QVERIFY(f.session->isOpen());
    }
};

QTEST_GUILESS_MAIN(tst_ControlSession)
#include "tst_controlsession.moc"
