// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The end of a guest's channel as its owner hears of it: whoever waits for the first greeting is told when none will come.

#include "core/api/Framing.h"
#include "core/api/PortFraming.h"
#include "tests/support/EchoRoute.h"
#include "tests/support/ScriptedDecider.h"
#include "tests/support/Test.h"
#include "vm/channel/DirectGuest.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_DirectGuest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QList<std::shared_ptr<QLocalServer>> m_servers; ///< As QEMU serves them.
    ScriptedDecider m_decider;
    EchoRoute m_models;

    [[nodiscard]] GuestSettings settings(std::chrono::milliseconds patience) const
    {
        GuestSettings settings;
        settings.folder = m_folder->path();
        settings.agent = AgentId{u"a"_s};
        settings.epoch = Epoch{1};
        settings.patience = patience;
        return settings;
    }

    void serve()
    {
        for (const auto &name : {u"out.sock"_s, u"in.sock"_s, u"control.sock"_s}) {
            m_servers.append(std::make_shared<QLocalServer>());
            QVERIFY(m_servers.last()->listen(m_folder->filePath(name)));
        }
    }

    [[nodiscard]] bool allConnected() const
    {
        return std::ranges::all_of(m_servers, [](const auto &server) { return server->hasPendingConnections(); });
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/var/tmp/cfg-XXXXXX"_s);
        QVERIFY(m_folder->isValid());
    }
    void cleanup() { m_servers.clear(); }

    void noPortsInTimeIsAFailure()
    {
        DirectGuest guest(settings(50ms), m_decider, m_models);
        QSignalSpy failed(&guest, &Guest::failed);
        QSignalSpy closed(&guest, &Guest::closed);
        guest.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(closed.size(), 0);
    }

    void noGreetingInTimeIsAFailure()
    {
        serve();
        DirectGuest guest(settings(50ms), m_decider, m_models);
        QSignalSpy failed(&guest, &Guest::failed);
        QSignalSpy closed(&guest, &Guest::closed);
        guest.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(closed.size(), 0);
        QVERIFY(!guest.isConnected());
    }

    /// Who was to answer ended with it: without another it would be waited for as long as a boot may take.
    void whatIsNotAnsweredIsSaidAnew()
    {
        serve();
        auto known = settings(60s);
        known.again = 100ms;
        DirectGuest guest(known, m_decider, m_models);
        QSignalSpy greeted(&guest, &Guest::greeted);
        guest.start();
        QTRY_VERIFY(allConnected());
        const std::unique_ptr<QLocalSocket> first(m_servers.at(2)->nextPendingConnection());
        QTRY_VERIFY(first->bytesAvailable() > 0);
        (void)first->readAll();
        QTRY_VERIFY(m_servers.at(2)->hasPendingConnections());
        const std::unique_ptr<QLocalSocket> second(m_servers.at(2)->nextPendingConnection());
        QTRY_VERIFY(second->bytesAvailable() > 0);
        api::GuestToHost reply;
        reply.set_epoch(1);
        reply.mutable_hello()->set_protocol(api::kProtocol);
        reply.mutable_hello()->set_epoch(1);
        second->write(QByteArray::fromStdString(api::portFrame(reply.SerializeAsString())));
        QTRY_COMPARE(greeted.size(), 1);
    }

    void itIsSaidAnewOnlyUntilPatienceEnds()
    {
        serve();
        auto known = settings(300ms);
        known.again = 50ms;
        DirectGuest guest(known, m_decider, m_models);
        QSignalSpy failed(&guest, &Guest::failed);
        guest.start();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(!guest.isConnected());
    }

    void aMachineThatEndsBeforeTheGreetingIsAFailure_data()
    {
        QTest::addColumn<int>("port");
        QTest::newRow("out") << 0;
        QTest::newRow("in") << 1;
        QTest::newRow("control") << 2;
    }

    void aMachineThatEndsBeforeTheGreetingIsAFailure()
    {
        QFETCH(int, port);
        serve();
        DirectGuest guest(settings(60s), m_decider, m_models);
        QSignalSpy failed(&guest, &Guest::failed);
        QSignalSpy closed(&guest, &Guest::closed);
        guest.start();
        QTRY_VERIFY(allConnected());
        QTRY_VERIFY(guest.isConnected());
        delete m_servers.at(port)->nextPendingConnection();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(closed.size(), 0);
        QVERIFY(!guest.isConnected());
    }

    void noiseInsteadOfAGreetingIsAViolation()
    {
        serve();
        DirectGuest guest(settings(60s), m_decider, m_models);
        QSignalSpy failed(&guest, &Guest::failed);
        QSignalSpy violation(&guest, &Guest::violation);
        guest.start();
        QTRY_VERIFY(allConnected());
        auto *control = m_servers.at(2)->nextPendingConnection();
        const QByteArray noise(1 << 20, '\xa5');
        for (int i = 0; i < 80 && violation.isEmpty(); ++i) { // somewhat more than a guest may leave of an older connection
            control->write(noise);
            QVERIFY(QTest::qWaitFor([&] { return control->bytesToWrite() == 0 || !violation.isEmpty(); }, 10'000));
        }
        QTRY_COMPARE(violation.size(), 1);
        QCOMPARE(failed.size(), 0);
    }
};

COFFERDAM_TEST(tst_DirectGuest)
#include "tst_directguest.moc"
