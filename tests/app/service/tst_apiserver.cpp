// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/ApiServer.h"
#include "app/service/base/Paths.h"
#include "tests/support/Test.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QByteArray framed(const api::ClientToService &message)
{
    return QByteArray::fromStdString(api::frame(message.SerializeAsString()));
}

api::ClientToService helloRequest(quint32 protocol = api::kProtocol)
{
    api::ClientToService request;
    request.set_id(1);
    request.mutable_hello()->set_protocol(protocol);
    return request;
}

api::ClientToService listRequest(quint64 id)
{
    api::ClientToService request;
    request.set_id(id);
    request.mutable_list_agents();
    return request;
}

} // namespace

class tst_ApiServer : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<ApiServer> m_server;
    QList<quint64> m_handled;
    api::ClientDetail m_client;

    QString path() const { return m_folder.filePath(u"s.sock"_s); }

    static std::optional<api::ServiceToClient> nextMessage(QLocalSocket &socket, api::FrameReader &reader)
    {
        for (int i = 0; i < 100; ++i) {
            if (auto message = reader.next()) {
                api::ServiceToClient parsed;
                return parsed.ParseFromString(*message) ? std::optional(parsed) : std::nullopt;
            }
            if (socket.state() != QLocalSocket::ConnectedState && socket.bytesAvailable() == 0)
                return std::nullopt;
            QTest::qWait(10);
            reader.feed(socket.readAll().toStdString());
        }
        return std::nullopt;
    }

    std::unique_ptr<QLocalSocket> dial() const
    {
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(path());
        return socket->waitForConnected(1000) ? std::move(socket) : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_handled.clear();
        m_server.reset(); // takes the socket file with it
        auto server = ApiServer::listen(
            path(),
            [this](const api::ClientToService &request, const api::ClientDetail &client, const ApiServer::Reply &reply) {
                m_handled << request.id();
                m_client = client;
                api::ServiceToClient answer;
                answer.mutable_done();
                reply(answer);
            },
            [] {
                api::ServiceToClient event;
                event.mutable_layers()->add_layers()->set_name(api::LAYER_STORE);
                return QList<api::ServiceToClient>{event};
            });
        QVERIFY(server);
        m_server = std::move(*server);
    }

    void answersARequestAfterTheGreeting()
    {
        auto socket = dial();
        api::FrameReader reader;
        socket->write(framed(helloRequest()) + framed(listRequest(7)));
        QCOMPARE(nextMessage(*socket, reader).value().id(), 1U);
        QCOMPARE(nextMessage(*socket, reader).value().id(), 7U);
        QCOMPARE(m_handled, (QList<quint64>{1, 7}));
    }

    /// What an answer is recorded with.
    void knowsWhichProgramAsks()
    {
        auto socket = dial();
        api::FrameReader reader;
        auto hello = helloRequest();
        hello.mutable_hello()->set_client(std::string(1000, 'n'));
        socket->write(framed(hello) + framed(listRequest(7)));
        QVERIFY(nextMessage(*socket, reader) && nextMessage(*socket, reader));
        QCOMPARE(m_client.pid(), QCoreApplication::applicationPid());
        QCOMPARE(QString::fromStdString(m_client.program()), QFileInfo(QCoreApplication::applicationFilePath()).canonicalFilePath());
        QCOMPARE(m_client.name(), std::string(60, 'n'));

        QProcess other;
        other.start(
            u"python3"_s, // it stays until it is ended
            {u"-c"_s,
             u"import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\ns.sendall(bytes.fromhex(sys.argv[2]))\ns.recv(1)\nsys.stdin.read()"_s,
             path(), QString::fromLatin1((framed(helloRequest()) + framed(listRequest(8))).toHex())});
        QTRY_COMPARE(m_handled.last(), 8U);
        QCOMPARE(m_client.pid(), other.processId());
        QVERIFY2(QString::fromStdString(m_client.program()).contains(u"/python3"_s), m_client.program().c_str());
        other.closeWriteChannel();
        QTRY_COMPARE(other.state(), QProcess::NotRunning);
    }

    void tellsASubscriberTheStateFirst()
    {
        auto socket = dial();
        api::FrameReader reader;
        api::ClientToService subscribe;
        subscribe.set_id(2);
        subscribe.mutable_subscribe();
        socket->write(framed(helloRequest()) + framed(subscribe));
        QCOMPARE(nextMessage(*socket, reader).value().id(), 1U);
        QVERIFY(nextMessage(*socket, reader).value().has_done());
        const auto event = nextMessage(*socket, reader).value();
        QCOMPARE(event.id(), 0U);
        QCOMPARE(event.layers().layers(0).name(), api::LAYER_STORE);
    }

    void whoDoesNotReadIsToldSo()
    {
        auto slow = dial();
        auto quick = dial();
        api::ClientToService subscribe;
        subscribe.set_id(2);
        subscribe.mutable_subscribe();
        api::FrameReader reader;
        for (auto *socket : {slow.get(), quick.get()})
            socket->write(framed(helloRequest()) + framed(subscribe));
        QVERIFY(nextMessage(*slow, reader) && nextMessage(*slow, reader) && nextMessage(*slow, reader));
        // From here on it does not read: this thread serves, and reads the quick one only.
        slow->setReadBufferSize(1);
        QObject context;
        qint64 quickGot = 0;
        connect(quick.get(), &QLocalSocket::readyRead, &context, [&] { quickGot += quick->readAll().size(); });
        api::ServiceToClient event;
        event.mutable_audit_row()->set_subject(std::string(1024 * 1024, 'x'));
        constexpr int kEvents = int(ApiServer::kMaxUnsent / (1024 * 1024)) + 20;
        for (int i = 0; i < kEvents; ++i) {
            m_server->broadcast(event);
            QTRY_VERIFY(quickGot > qint64(i + 1) * 1024 * 1024);
        }

        slow->setReadBufferSize(0);
        std::optional<api::ServiceToClient> last;
        int events = 0;
        while (const auto next = nextMessage(*slow, reader)) {
            last = next;
            ++events;
        }
        QVERIFY(last);
        QVERIFY2(last->has_failed() && last->id() == 0 && last->failed().code() == api::ERROR_BUSY, last->ShortDebugString().substr(0, 200).c_str());
        QVERIFY2(events < kEvents, "nothing was kept for it beyond the limit");
        QVERIFY(quick->state() == QLocalSocket::ConnectedState);
    }

    void closesOnHostileBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("garbage") << QByteArray("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("huge length") << QByteArray("\xff\xff\xff\xff", 4);
        QTest::newRow("zero length") << QByteArray(4, '\0');
        QTest::newRow("no hello first") << framed(listRequest(3));
        QTest::newRow("id zero") << framed(listRequest(0));
        QTest::newRow("not a message") << QByteArray::fromStdString(api::frame("\xff\xff\xff"));
    }

    void closesOnHostileBytes()
    {
        QFETCH(QByteArray, bytes);
        auto socket = dial();
        QSignalSpy closed(socket.get(), &QLocalSocket::disconnected);
        socket->write(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 2000);
        QVERIFY(m_handled.isEmpty());
    }

    void refusesAnotherProtocol()
    {
        auto socket = dial();
        api::FrameReader reader;
        socket->write(framed(helloRequest(99)));
        QCOMPARE(nextMessage(*socket, reader).value().failed().code(), api::ERROR_UNSUPPORTED);
    }

    void refusesAClientOfAnotherUser()
    {
        // A user namespace maps a second uid; the folder and the socket are opened up so that only the peer check is left.
        QVERIFY(QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7777)));
        QVERIFY(QFile::setPermissions(path(), QFile::Permissions(0x6666)));
        const auto script = uR"(
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(5)
s.connect(sys.argv[1])
try:
    s.sendall(bytes.fromhex(sys.argv[2]))
    sys.exit(7 if s.recv(10) else 0)
except ConnectionError:
    sys.exit(0)
)"_s;
        const auto hex = QString::fromLatin1(framed(helloRequest()).toHex());
        const auto run = [&](const QStringList &prefix) {
            QProcess process;
            auto arguments = prefix;
            arguments << u"python3"_s << u"-c"_s << script << path() << hex;
            process.start(arguments.takeFirst(), arguments);
            while (process.state() != QProcess::NotRunning)
                QTest::qWait(20);
            qInfo().noquote() << process.readAllStandardError().trimmed();
            return process.exitCode();
        };
        QCOMPARE(run({u"env"_s}), 7); // the same bytes from this user are answered
        QCOMPARE(run({u"unshare"_s, u"--user"_s, u"--map-auto"_s, u"--map-root-user"_s, u"setpriv"_s, u"--reuid"_s, u"7"_s, u"--clear-groups"_s}), 0);
        QCOMPARE(m_handled.size(), 1);
    }

    void privateFolderIsMadePrivate()
    {
        const auto folder = m_folder.filePath(u"open"_s);
        QVERIFY(makePrivateFolder(folder));
        struct stat status = {};
        QCOMPARE(::chmod(QFile::encodeName(folder).constData(), 0755), 0);
        QVERIFY(makePrivateFolder(folder));
        QCOMPARE(::stat(QFile::encodeName(folder).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
        QVERIFY(QFile::link(folder, m_folder.filePath(u"link"_s)));
        QCOMPARE(makePrivateFolder(m_folder.filePath(u"link"_s)).error().code, Errc::Denied);
    }
};

COFFERDAM_TEST(tst_ApiServer)
#include "tst_apiserver.moc"
