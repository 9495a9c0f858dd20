// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A service over a real socket from its start: locked until it has the key, whole from then on.

#include "app/client/ServiceClient.h"
#include "app/service/ServiceRun.h"
#include "tests/core/vault/StandInKeychain.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

constexpr auto kPassphrase = "correct horse battery";

/// Answers everything, and says that it is there.
class OpenStub : public OpenService
{
public:
    void handle(const api::ClientToService &request, const api::ClientDetail &, ApiServer::Reply reply) override
    {
        api::ServiceToClient message;
        if (request.has_hello())
            message.mutable_hello()->set_protocol(api::kProtocol);
        else
            message.mutable_agents()->add_agents()->set_id("a1");
        reply(message);
    }
    [[nodiscard]] QList<api::ServiceToClient> greeting() const override { return {}; }
};

Message unlockBy(const std::string &passphrase)
{
    Message message;
    message.mutable_unlock_store()->set_by(api::STORE_SLOT_PASSPHRASE);
    message.mutable_unlock_store()->set_secret(passphrase);
    return message;
}

} // namespace

class tst_ServiceRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keychain = {};
        m_keychain.isMissing = true;
        m_options = {.keyFile = m_folder->filePath(u"trail.key"_s), .firstWait = std::chrono::milliseconds(100)};
    }

    void cleanup()
    {
        m_client.reset();
        m_server.reset();
        m_run.reset();
    }

    void withAKeyFileItStartsAsEver()
    {
        QVERIFY(begin());
        QVERIFY(!m_run->isLocked());
        QVERIFY(ask(list()).has_agents());
    }

    void lockedItAnswersOnlyHowToOpenIt()
    {
        lockByPassphrase();
        QVERIFY(begin());
        QVERIFY(m_run->isLocked());
        QCOMPARE(m_starts, 0);
        QVERIFY(english(m_client->service().notice()).find("locked") != std::string::npos);
        const auto *body = Message::descriptor()->FindOneofByName("body");
        int refused = 0;
        for (int i = 0; i < body->field_count(); ++i) {
            const auto number = body->field(i)->number();
            if (QList<int>{Message::kHello, Message::kSubscribe, Message::kDoctor, Message::kStoreState, Message::kUnlockStore, Message::kShutdown}.contains(
                    number))
                continue;
            Message message;
            message.GetReflection()->MutableMessage(&message, body->field(i));
            const auto reply = ask(message);
            QVERIFY2(reply.has_failed() && english(reply.failed().message()).find("locked") != std::string::npos, std::string(body->field(i)->name()).c_str());
            ++refused;
        }
        QVERIFY(refused > 50);
        Message state;
        state.mutable_store_state();
        QVERIFY(ask(state).store().locked());
        Message doctor;
        doctor.mutable_doctor();
        const auto layers = ask(doctor).layers();
        QCOMPARE(layers.layers_size(), 1);
        QVERIFY(!layers.layers(0).ok());
        QVERIFY2(!QFile::exists(m_folder->filePath(u"trail.db"_s)), "something was written");
    }

    void aPassphraseStartsTheRest()
    {
        lockByPassphrase();
        QVERIFY(begin());
        QSignalSpy dropped(m_client.get(), &ServiceLink::disconnected);
        Message subscribe;
        subscribe.mutable_subscribe();
        (void)ask(subscribe);
        QTRY_VERIFY(std::ranges::any_of(m_events, [](const auto &event) { return event.has_store() && event.store().locked(); }));
        QVERIFY(ask(unlockBy("something else")).has_failed());
        QVERIFY(m_run->isLocked());
        QTest::qWait(150); // so long it may not be tried again
        QVERIFY(ask(unlockBy(kPassphrase)).has_done());
        QTRY_VERIFY(!m_run->isLocked());
        QCOMPARE(m_starts, 1);
        QTRY_COMPARE(dropped.size(), 1); // it was not told all: it connects anew, and asks
        QTRY_VERIFY(m_client->isConnected());
        QVERIFY(ask(list()).has_agents());
    }

    void aShutdownEndsALockedOne()
    {
        lockByPassphrase();
        QVERIFY(begin());
        QSignalSpy ended(m_run.get(), &ServiceRun::shutdownRequested);
        Message message;
        message.mutable_shutdown();
        QVERIFY(ask(message).has_done());
        QCOMPARE(ended.size(), 1);
    }

    void whatCannotStartSaysWhy()
    {
        m_fails = true;
        QVERIFY(!begin());
        QCOMPARE(m_failure, u"no libvirt"_s);
    }

    void aKeyFileThatIsDamagedSaysWhy()
    {
        QFile file(m_options.keyFile);
        QVERIFY(file.open(QFile::WriteOnly) && file.write("short") == 5);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.close();
        QVERIFY(!begin());
        QVERIFY2(m_failure.contains(u"damaged"_s), qPrintable(m_failure));
    }

private:
    static Message list()
    {
        Message message;
        message.mutable_list_agents();
        return message;
    }

    /// Stores that only a passphrase opens.
    void lockByPassphrase()
    {
        auto slotsThere = KeySlots::open(m_options.keyFile);
        VERIFY_OK(slotsThere);
        const auto key = slotsThere->newKey({});
        VERIFY_OK(key);
        QByteArray text(kPassphrase);
        VERIFY_OK(slotsThere->addPassphrase(*key, {}, Secret::take(text)));
    }

    bool begin()
    {
        m_starts = 0;
        auto run = ServiceRun::make(m_options, m_keychain, m_folder->path(), [this](StoreKeys &keys) -> Result<std::unique_ptr<OpenService>> {
            if (m_fails || !keys.isOpen())
                return fail(Errc::Unavailable, Phrase::verbatim(u"no libvirt"_s));
            ++m_starts;
            return std::make_unique<OpenStub>();
        });
        if (!run) {
            m_failure = run.error().message.english();
            return false;
        }
        m_run = std::move(*run);
        connect(m_run.get(), &ServiceRun::failed, this, [this](const Phrase &why) { m_failure = why.english(); });
        QSignalSpy ready(m_run.get(), &ServiceRun::ready);
        m_run->begin();
        if (ready.isEmpty() && (!m_failure.isEmpty() || !ready.wait()))
            return false;
        auto server = ApiServer::listen(
            m_folder->filePath(u"service.sock"_s),
            [this](const auto &request, const auto &client, auto reply) { m_run->handle(request, client, std::move(reply)); },
            [this] { return m_run->greeting(); });
        if (!server)
            return false;
        m_server = std::move(*server);
        connect(m_run.get(), &ServiceRun::happened, m_server.get(), [this](const api::ServiceToClient &event) { m_server->broadcast(event); });
        m_client = std::make_unique<ServiceClient>(m_folder->filePath(u"service.sock"_s), u"test"_s, Reconnect::WithBackoff);
        connect(m_client.get(), &ServiceLink::happened, this, [this](const api::ServiceToClient &event) { m_events << event; });
        m_client->open();
        return QTest::qWaitFor([this] { return m_client->isConnected(); });
    }

    api::ServiceToClient ask(const Message &message)
    {
        const auto answer = std::make_shared<std::optional<api::ServiceToClient>>();
        m_client->request(message, this, [answer](const Result<api::ServiceToClient> &reply) {
            api::ServiceToClient told;
            if (reply)
                told = *reply;
            else
                *told.mutable_failed()->mutable_message() = verbatim(reply.error().message.english().toStdString());
            *answer = told;
        });
        return QTest::qWaitFor([&] { return answer->has_value(); }, 60'000) ? **answer : api::ServiceToClient();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    test::StandInKeychain m_keychain;
    StoreKeys::Options m_options;
    std::unique_ptr<ServiceRun> m_run;
    std::unique_ptr<ApiServer> m_server;
    std::unique_ptr<ServiceClient> m_client;
    QList<api::ServiceToClient> m_events;
    QString m_failure;
    int m_starts = 0;
    bool m_fails = false;
};

COFFERDAM_TEST(tst_ServiceRun)
#include "tst_servicerun.moc"
