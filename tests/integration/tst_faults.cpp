// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One fault at a time in a running service and VM: exactly the layer that broke turns red, prompts are refused, and
// nothing happens in the guest that was not allowed before.

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRedWithin = 15'000; // ms under TCG

} // namespace

class tst_Faults : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;

    /// Waits until `names` are red, says how long it took, and checks that a prompt is refused because of it.
    void expectRed(const QStringList &names)
    {
        QElapsedTimer timer;
        timer.start();
        QStringList red;
        do {
            red = m_service->red();
        } while (red != names && timer.elapsed() < kRedWithin);
        QCOMPARE(red, names);
        qInfo("%s is red after %lld ms", qPrintable(names.join(u' ')), timer.elapsed());
        api::ClientToService prompt;
        prompt.mutable_send_prompt()->set_agent(m_agent);
        prompt.mutable_send_prompt()->set_text("hello");
        const auto refused = m_service->ask(prompt);
        QVERIFY(refused.has_failed());
        QVERIFY2(english(refused.failed().message()).find(names.first().toStdString()) != std::string::npos, english(refused.failed().message()).c_str());
    }

    void expectGreen()
    {
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->red().isEmpty(), qPrintable(m_service->red().join(u' ')), 40'000);
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_READY), qPrintable(m_service->problem()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("faulty");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
        expectGreen();
    }

    void guestdStopped()
    {
        QVERIFY(m_service->put(
            m_agent, "/home/agent/testroot/stop.sh",
            "p=$(busybox pidof guestd | busybox tr ' ' '\\n' | busybox sort -n | busybox tail -1); busybox kill -STOP $p; busybox sleep 25; busybox kill -CONT $p"));
        expectRed({u"guestd"_s});
        expectGreen();
    }

    void pluginGone()
    {
        QVERIFY(m_service->put(m_agent, "/home/agent/.openclaw/inbox/silent", ""));
        expectRed({u"plugin"_s});
        m_service->asRoot(m_agent, "speak", "rm /home/agent/.openclaw/inbox/silent");
        expectGreen();
    }

    void channelCut()
    {
        const auto socket = m_service->runtimeFolder() + u"/vm/"_s + QString::fromStdString(m_agent).first(12) + u"/control.sock"_s;
        QVERIFY2(QFile::exists(socket), qPrintable(socket));
        QVERIFY(QFile::rename(socket, socket + u".away"_s)); // or it would be back in two seconds
        m_service->wish(m_agent, "cut", "touch /home/agent/workspace/cut");
        QVERIFY(m_service->cutConnection(socket));
        expectRed({u"channel"_s});
        QVERIFY(QFile::rename(socket + u".away"_s, socket));
        expectGreen();
        // Decided before the cut or not: what happened has its allow.
        const auto outcome = m_service->outcome(m_agent, "cut");
        QCOMPARE(m_service->get(m_agent, "/home/agent/workspace/cut").has_value(), outcome == "0");
    }

    void guestAttacksTheChannel_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        api::GuestToHost old;
        old.set_epoch(1);
        old.mutable_heartbeat();
        using namespace std::string_literals;
        QTest::newRow("garbage") << QByteArray("\0garbage\0", 9);
        QTest::newRow("a huge frame") << QByteArray(1, '\0') + QByteArray(6 * 1024 * 1024, 'x');
        QTest::newRow("an older epoch") << QByteArray::fromStdString("\0"s + api::portFrame(old.SerializeAsString()));
    }

    void guestAttacksTheChannel()
    {
        QFETCH(QByteArray, bytes);
        const auto broken = [this] {
            const auto rows = m_service->rows(api::EVENT_CHANNEL);
            return std::ranges::count_if(rows, [](const api::AuditRow &row) { return english(row.reason()).find("broke the protocol") != std::string::npos; });
        };
        const auto before = broken();
        const auto attacked = m_service->agent(m_agent).epoch();
        for (qsizetype at = 0; at < bytes.size(); at += 1024 * 1024) // more than one message may hold
            QVERIFY(m_service->put(m_agent, "/home/agent/testroot/attack" + std::to_string(at >> 20), bytes.mid(at, 1024 * 1024).toStdString()));
        QVERIFY(m_service->put(
            m_agent, "/home/agent/testroot/attack.sh",
            "cat /home/agent/testroot/attack? > /run/attack; rm /home/agent/testroot/attack?; rm -f /home/agent/.openclaw/outbox/late.* /home/agent/workspace/late\n"
            "/usr/lib/cofferdam/gateway send-as-guestd /run/attack\n"
            "echo 'touch /home/agent/workspace/late' > /home/agent/.openclaw/inbox/late.sh\n"));
        expectRed({u"channel"_s});
        QCOMPARE(m_service->agent(m_agent).state(), api::AGENT_FAILED);
        QTest::qWait(4000); // longer than it takes to reconnect
        QCOMPARE(m_service->red(), QStringList{u"channel"_s});
        QCOMPARE(broken(), before + 1);
        const auto started = m_service->startAgent(m_agent);
        QVERIFY2(!started.has_failed(), english(started.failed().message()).c_str());
        expectGreen();
        // Asked before the agent was started again or after: what happened, the new connection allowed.
        const auto outcome = m_service->outcome(m_agent, "late");
        QCOMPARE(m_service->get(m_agent, "/home/agent/workspace/late").has_value(), outcome == "0");
        const auto rows = m_service->decisions();
        const auto allows = [attacked](const api::AuditRow &row) {
            return row.outcome() == api::OUTCOME_ALLOW && row.epoch() > attacked && row.subject().find("workspace/late") != std::string::npos;
        };
        QVERIFY2(outcome == "blocked" || (outcome == "0" && std::ranges::any_of(rows, allows)), outcome.c_str());
        QCOMPARE(broken(), before + 1);
    }

    void storeReadOnly()
    {
        const auto store = m_service->dataFolder() + u"/trail.db"_s;
        QVERIFY(QFile::setPermissions(store, QFile::ReadOwner));
        expectRed({u"store"_s});
        m_service->wish(m_agent, "unwritten", "touch /home/agent/workspace/unwritten");
        QCOMPARE(m_service->outcome(m_agent, "unwritten"), "blocked");
        QVERIFY(!m_service->get(m_agent, "/home/agent/workspace/unwritten"));
        QVERIFY(QFile::setPermissions(store, QFile::ReadOwner | QFile::WriteOwner));
        m_service->stop(); // a store that was taken away is believed again by a new service only
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD), qPrintable(m_service->problem()));
        api::ClientToService goOn;
        goOn.mutable_continue_agent()->set_agent(m_agent);
        QVERIFY(!m_service->ask(goOn).has_failed());
        expectGreen();
    }

    void serviceKilledAtRandomPoints()
    {
        const int times = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 50 : 3;
        int effects = 0;
        for (int i = 0; i < times; ++i) {
            const auto name = "kill" + std::to_string(i);
            m_service->wish(m_agent, name, (i % 2 ? "touch /home/agent/workspace/" : "rm -rf build; touch /home/agent/workspace/") + name);
            QTest::qWait(static_cast<int>(QRandomGenerator::global()->bounded(600)));
            m_service->kill();
            QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
            QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD), qPrintable(m_service->problem()));
            qDebug("outcome: %s", m_service->outcome(m_agent, name).c_str());
            const auto rows = m_service->rows(api::EVENT_DECISION);
            const bool allowed = std::ranges::any_of(
                rows, [&](const api::AuditRow &row) { return row.outcome() == api::OUTCOME_ALLOW && row.subject().find(name) != std::string::npos; });
            const bool happened = m_service->get(m_agent, "/home/agent/workspace/" + name).has_value();
            effects += happened;
            QVERIFY2(!happened || allowed, (name + " happened without an allow in the trail").c_str());
        }
        qInfo("%d kills, %d effects, each with an earlier allow", times, effects);
        api::ClientToService verify;
        verify.mutable_verify_audit();
        QVERIFY(m_service->ask(verify).verified().ok());
        api::ClientToService goOn;
        goOn.mutable_continue_agent()->set_agent(m_agent);
        QVERIFY(!m_service->ask(goOn).has_failed());
        expectGreen();
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_service)
            m_service->showLog();
    }
    void cleanupTestCase() { m_service.reset(); }
};

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
