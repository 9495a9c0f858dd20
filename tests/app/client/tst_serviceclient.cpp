// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ServiceClient.h"

#include "core/api/FailureMessage.h"
#include "tests/support/FakeService.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

api::ClientToService listAgents()
{
    api::ClientToService message;
    message.mutable_list_agents();
    return message;
}

api::ServiceToClient agentEvent(const char *name)
{
    api::ServiceToClient message;
    message.mutable_agent()->set_name(name);
    return message;
}

} // namespace

class tst_ServiceClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greetsThenAnswersRequests()
    {
        FakeService service;
        QVERIFY(service.listen());
        service.answer = [](const auto &, auto &reply) {
            reply.mutable_agents()->add_agents()->set_name("one");
            return true;
        };
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        client.open();
        QVERIFY(connected.wait());
        QCOMPARE(service.requests().front().hello().client(), "test");
        QCOMPARE(client.service().acceleration(), "tcg");

        std::string name;
        client.request(listAgents(), this, [&](Result<api::ServiceToClient> reply) { name = reply.value().agents().agents(0).name(); });
        QTRY_COMPARE(name, "one");
    }

    void aRefusalIsAnErrorWithItsCode()
    {
        FakeService service;
        QVERIFY(service.listen());
        service.answer = [](const auto &, auto &reply) {
            reply.mutable_failed()->set_code(api::ERROR_NO_SPACE);
            *reply.mutable_failed()->mutable_message() = verbatim("3 GiB are needed");
            return true;
        };
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        client.open();
        QVERIFY(connected.wait());
        std::optional<Error> error;
        client.request(listAgents(), this, [&](Result<api::ServiceToClient> reply) { error = reply.error(); });
        QTRY_VERIFY(error);
        QCOMPARE(error->code, Errc::NoSpace);
        QCOMPARE(error->message.english(), u"3 GiB are needed"_s);
    }

    void aRequestWithoutConnectionFails()
    {
        ServiceClient client(u"/nowhere/cofferdam/service.sock"_s, u"test"_s, Reconnect::Never);
        std::optional<Errc> code;
        client.request(listAgents(), this, [&](Result<api::ServiceToClient> reply) { code = reply.error().code; });
        QVERIFY2(!code, "never from within request()");
        QTRY_VERIFY(code);
        QCOMPARE(*code, Errc::Unavailable);
    }

    void aLostConnectionFailsWhatIsPendingAndComesBack()
    {
        FakeService service;
        QVERIFY(service.listen());
        service.answer = [](const auto &, auto &) { return false; };
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::WithBackoff);
        QSignalSpy connected(&client, &ServiceClient::connected);
        QSignalSpy disconnected(&client, &ServiceClient::disconnected);
        client.open();
        QVERIFY(connected.wait());
        std::optional<Errc> code;
        client.request(listAgents(), this, [&](Result<api::ServiceToClient> reply) { code = reply.error().code; });
        QTRY_COMPARE(service.count(api::ClientToService::kListAgents), 1);
        service.die();
        QTRY_VERIFY(code);
        QCOMPARE(*code, Errc::Unavailable);
        QVERIFY(disconnected.count() >= 1);
        QVERIFY(!client.isConnected());
        QVERIFY(service.listen());
        QVERIFY(connected.wait());
        QVERIFY(client.isConnected());
    }

    void aReplyAfterItsContextIsGoneIsDropped()
    {
        FakeService service;
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        client.open();
        QVERIFY(connected.wait());
        bool called = false;
        auto context = std::make_unique<QObject>();
        client.request(listAgents(), context.get(), [&](const auto &) { called = true; });
        context.reset();
        bool second = false;
        client.request(listAgents(), this, [&](const auto &) { second = true; });
        QTRY_VERIFY(second);
        QVERIFY(!called);
    }

    void eventsArriveInOrder()
    {
        FakeService service;
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        client.open();
        QVERIFY(connected.wait());
        std::vector<std::string> names;
        connect(&client, &ServiceClient::happened, this, [&](const api::ServiceToClient &message) { names.push_back(message.agent().name()); });
        for (const auto *name : {"a", "b", "c"})
            service.send(agentEvent(name));
        QTRY_COMPARE(names.size(), 3U);
        QCOMPARE(names, (std::vector<std::string>{"a", "b", "c"}));
    }

    void whatCouldNotBeToldEndsTheConnection()
    {
        FakeService service;
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::WithBackoff);
        QSignalSpy connected(&client, &ServiceClient::connected);
        QSignalSpy disconnected(&client, &ServiceClient::disconnected);
        QSignalSpy events(&client, &ServiceClient::happened);
        client.open();
        QVERIFY(connected.wait());
        api::ServiceToClient failed;
        failed.mutable_failed()->set_code(api::ERROR_BUSY);
        *failed.mutable_failed()->mutable_message() = verbatim("too slow");
        service.send(failed);
        service.send(agentEvent("what comes after is not the whole"));
        QTRY_COMPARE(disconnected.count(), 1);
        QCOMPARE(disconnected.front()[0].value<Phrase>().english(), u"too slow"_s);
        QVERIFY(connected.wait()); // and hears how things stand
        QVERIFY(events.isEmpty());
    }

    void garbageEndsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a huge frame") << QByteArray("\xff\xff\xff\xff", 4);
        QTest::newRow("an empty frame") << QByteArray(4, '\0');
        QTest::newRow("no protobuf") << QByteArray("\0\0\0\3\xff\xff\xff", 7);
    }

    void garbageEndsTheConnection()
    {
        QFETCH(QByteArray, bytes);
        FakeService service;
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        QSignalSpy disconnected(&client, &ServiceClient::disconnected);
        client.open();
        QVERIFY(connected.wait());
        service.sendRaw(bytes);
        QVERIFY(disconnected.wait());
        QVERIFY(!client.isConnected());
    }

    void aFolderOthersMayEnterIsRefused()
    {
        FakeService service;
        QVERIFY(service.listen());
        QVERIFY(QFile::setPermissions(service.folder(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup));
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy disconnected(&client, &ServiceClient::disconnected);
        client.open();
        QVERIFY(disconnected.wait());
        QCOMPARE(service.clients(), 0);
        QVERIFY(disconnected.front().front().value<Phrase>().english().contains(u"0700"));
    }

    void anotherProtocolIsRefused()
    {
        FakeService service;
        service.hello.set_protocol(99);
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        QSignalSpy disconnected(&client, &ServiceClient::disconnected);
        client.open();
        QVERIFY(disconnected.wait());
        QCOMPARE(connected.count(), 0);
    }

    void aRequestTooLargeIsRefusedHere()
    {
        FakeService service;
        QVERIFY(service.listen());
        ServiceClient client(service.socketPath(), u"test"_s, Reconnect::Never);
        QSignalSpy connected(&client, &ServiceClient::connected);
        client.open();
        QVERIFY(connected.wait());
        api::ClientToService message;
        message.mutable_send_prompt()->set_text(std::string(api::kMaxFrameSize, 'x'));
        std::optional<Errc> code;
        client.request(message, this, [&](Result<api::ServiceToClient> reply) { code = reply.error().code; });
        QTRY_VERIFY(code);
        QCOMPARE(*code, Errc::Invalid);
        QVERIFY(client.isConnected());
    }

    void waitsLongerAfterEachFailure()
    {
        using namespace std::chrono_literals;
        QCOMPARE(ServiceClient::backoff(0), 100ms);
        QCOMPARE(ServiceClient::backoff(1), 200ms);
        QCOMPARE(ServiceClient::backoff(40), 5000ms);
    }

    void anErrorComesBack()
    {
        const Error error{Errc::WrongKey, phrase("Test", "not this one")};
        QCOMPARE(fromApi(toApi(error)), error);
        api::Failure future;
        QCOMPARE(fromApi(future).code, Errc::Io);
        future.set_code(static_cast<api::ErrorCode>(99));
        QCOMPARE(fromApi(future).code, Errc::Io);
    }
};

COFFERDAM_TEST(tst_ServiceClient)
#include "tst_serviceclient.moc"
