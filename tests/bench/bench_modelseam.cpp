// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what the way of a model request adds to asking the provider oneself, from the guest's connection over decision, allowance and record to the
// provider and back: to the first byte, to each streamed piece, to a large stream; and what many streams at once take of memory. A decision with
// its row: bench_trail.

#include "core/sluice/streams/RequestRoom.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "tests/app/service/ModelHouse.h"
#include "tests/native/SocketStream.h"

#include <QEventLoop>
#include <QFile>
#include <QTcpServer>
#include <QTest>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kRounds = 200;
constexpr int kPieces = 300;
constexpr auto kPieceEvery = std::chrono::milliseconds(2);
constexpr qint64 kLarge = 150LL * 1024 * 1024;
constexpr qsizetype kEvent = 32 * 1024; ///< bytes of text in an event of the large stream
constexpr int kStreams = 64;
constexpr auto kTime = "\"content\":\"t";

QByteArray eventOf(const QByteArray &text)
{
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
           + text + "\"},\"finish_reason\":null}]}\n\n";
}

const QByteArray kEnd =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test-model\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test-model\",\"choices\":[],"
    "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}\n\ndata: [DONE]\n\n";
const QByteArray kWhole =
    "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"test-model\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
    "\"content\":\"ok\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

/// A provider in threads of its own; the prompt says what comes.
class SeamProvider
{
public:
    SeamProvider() : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
        socklen_t size = sizeof(address);
        if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 128) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no server");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] {
            for (int fd; (fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;)
                std::thread([fd] { serve(fd); }).detach();
        });
    }
    ~SeamProvider()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1"_s.arg(m_port); }

private:
    static bool sendAll(int fd, const QByteArray &bytes) { return ::send(fd, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL) == bytes.size(); }
    static bool sendChunk(int fd, const QByteArray &bytes) { return sendAll(fd, QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n"); }

    static void serve(int fd)
    {
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        QByteArray request;
        std::vector<char> buffer(64 * 1024);
        for (ssize_t bytes; (bytes = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0;) {
            request.append(buffer.data(), bytes);
            const auto head = request.indexOf("\r\n\r\n");
            const auto length = request.toLower().indexOf("content-length: ");
            if (head < 0 || length < 0 || length > head)
                continue;
            const auto size = request.sliced(length + 16, request.indexOf("\r\n", length) - length - 16).toLongLong();
            if (request.size() < head + 4 + size)
                continue;
            answer(fd, request);
            request.clear();
        }
        ::close(fd);
    }

    static void answer(int fd, const QByteArray &request)
    {
        if (request.contains("small")) {
            sendAll(fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(kWhole.size()) + "\r\n\r\n" + kWhole);
            return;
        }
        bool ok = sendAll(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        if (request.contains("large")) {
            const auto event = eventOf(QByteArray(kEvent, 'x'));
            for (qint64 sent = 0; ok && sent < kLarge; sent += event.size())
                ok = sendChunk(fd, event);
        } else { // each piece says when it was sent
            for (int i = 0; ok && i < kPieces; ++i) {
                std::this_thread::sleep_for(kPieceEvery);
                ok = sendChunk(fd, eventOf('t' + QByteArray::number(qint64(Clock::now().time_since_epoch().count())) + 't'));
            }
        }
        if (ok && sendChunk(fd, kEnd))
            sendAll(fd, "0\r\n\r\n");
    }

    int m_listener;
    quint16 m_port = 0;
    std::thread m_thread;
};

/// As the guest asks, and as one would ask the provider oneself. In a thread of its own.
class Client
{
public:
    explicit Client(QByteArray url) : m_url(std::move(url)), m_easy(::curl_easy_init()) {}
    ~Client() { ::curl_easy_cleanup(m_easy); }

    using Take = std::function<void(const char *, qsizetype)>;
    void ask(const QByteArray &what, const Take &head, const Take &body)
    {
        const auto streams = what == "small" ? QByteArray("false") : QByteArray("true,\"stream_options\":{\"include_usage\":true}");
        const QByteArray request = "{\"model\":\"test-model\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"" + what + " "
                                   + QByteArray::number(++m_count) + "\"}],\"stream\":" + streams + "}";
        auto *headers = ::curl_slist_append(nullptr, "Content-Type: application/json");
        ::curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, headers);
        ::curl_easy_setopt(m_easy, CURLOPT_URL, m_url.constData());
        ::curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, request.constData());
        ::curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &take);
        ::curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, &head);
        ::curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &take);
        ::curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, &body);
        long status = 0;
        if (::curl_easy_perform(m_easy) != CURLE_OK || ::curl_easy_getinfo(m_easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
            qFatal("the request failed with status %ld", status);
        ::curl_slist_free_all(headers);
    }

    [[nodiscard]] double firstByte()
    {
        std::vector<double> times;
        for (int i = 0; i < kRounds; ++i) {
            const auto begun = Clock::now();
            std::optional<double> first;
            ask(
                "small", [](const char *, qsizetype) {},
                [&](const char *, qsizetype) {
                    if (!first)
                        first = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
                });
            times.push_back(first.value_or(0));
        }
        return median(times);
    }
    [[nodiscard]] double piece()
    {
        std::vector<double> times;
        QByteArray left;
        ask(
            "pieces", [](const char *, qsizetype) {},
            [&](const char *bytes, qsizetype size) {
                const auto now = Clock::now().time_since_epoch().count();
                left.append(bytes, size);
                for (qsizetype at; (at = left.indexOf(kTime)) >= 0;) {
                    const auto from = at + qsizetype(std::strlen(kTime));
                    const auto to = left.indexOf('t', from);
                    if (to < 0)
                        return;
                    times.push_back(double(now - left.sliced(from, to - from).toLongLong()) / 1e6);
                    left.remove(0, to + 1);
                }
            });
        return median(times);
    }
    [[nodiscard]] double throughput()
    {
        qint64 bytes = 0;
        const auto begun = Clock::now();
        ask("large", [](const char *, qsizetype) {}, [&bytes](const char *, qsizetype size) { bytes += size; });
        return double(bytes) / 1e6 / std::chrono::duration<double>(Clock::now() - begun).count();
    }

private:
    static std::size_t take(char *bytes, std::size_t size, std::size_t count, void *to)
    {
        (*static_cast<const Take *>(to))(bytes, qsizetype(size * count));
        return size * count;
    }
    static double median(std::vector<double> values)
    {
        if (values.empty())
            qFatal("nothing came");
        std::ranges::nth_element(values, values.begin() + qsizetype(values.size()) / 2);
        return values[values.size() / 2];
    }

    QByteArray m_url;
    CURL *m_easy;
    int m_count = 0;
};

qint64 residentKilobytes()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QFile::ReadOnly))
        return 0;
    const auto text = file.readAll();
    const auto at = text.indexOf("VmRSS:");
    return text.sliced(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toLongLong();
}

} // namespace

class bench_ModelSeam : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<ModelHouse>();
        m_house->court.taker.immediate = true;
        m_house->takes = false; // the connection does
        m_house->keeps = false;
        m_house->choose(ModelHouse::targetAt(m_provider.url()));
        Allowance plenty;
        for (auto *limits : {&plenty.perTask, &plenty.perDay, &plenty.perMonth})
            *limits = {.money = Money::fromCents(10'000'000)};
        plenty.loop = Money::fromCents(10'000'000);
        m_house->allow(plenty);
        m_house->court.guardian->beginTask(m_house->court.agent, {});
        m_server = std::make_unique<QTcpServer>();
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] {
            while (auto *socket = m_server->nextPendingConnection()) {
                socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); // a port of a machine waits for nothing either
                auto *connection = new ModelConnection(std::make_unique<SocketStream>(socket), *m_house->route, m_room, Epoch{1});
                connection->setParent(m_server.get());
                connect(connection, &ModelConnection::over, connection, &QObject::deleteLater);
            }
        });
        m_seam = "http://127.0.0.1:" + QByteArray::number(m_server->serverPort()) + "/main/v1/chat/completions";
        m_direct = m_provider.url().toLatin1() + "/v1/chat/completions";
    }
    void cleanup()
    {
        m_server.reset();
        m_house.reset();
    }

    void whatItAdds()
    {
        const auto compare = [this](const char *what, const char *unit, double (Client::*measure)()) {
            double through = 0;
            double direct = 0;
            beside([&] {
                Client one(m_seam);
                Client other(m_direct);
                std::ignore = (other.*measure)(); // warms up
                through = (one.*measure)();
                direct = (other.*measure)();
            });
            qInfo("%-28s through Cofferdam %8.3f %s, directly %8.3f %s, difference %8.3f %s", what, through, unit, direct, unit, through - direct, unit);
        };
        compare("to the first byte, p50:", "ms", &Client::firstByte);
        compare("to a streamed piece, p50:", "ms", &Client::piece);
        compare("a large stream:", "MB/s", &Client::throughput);
    }

    void streamsAtOnce()
    {
        std::atomic<int> begun = 0;
        const auto before = residentKilobytes();
        qint64 most = 0;
        std::vector<std::thread> clients;
        for (int i = 0; i < kStreams; ++i)
            clients.emplace_back([this, &begun] {
                Client one(m_seam);
                one.ask(
                    "pieces", [](const char *, qsizetype) {},
                    [&begun, isFirst = true](const char *, qsizetype) mutable {
                        if (std::exchange(isFirst, false))
                            ++begun;
                    });
            });
        const bool all = QTest::qWaitFor(
            [&] {
                most = std::max(most, residentKilobytes());
                return begun == kStreams;
            },
            120'000);
        std::atomic<bool> ended = false;
        std::thread ending([&] {
            for (auto &client : clients)
                client.join();
            ended = true;
        });
        const bool over = QTest::qWaitFor(
            [&] {
                most = std::max(most, residentKilobytes());
                return ended.load();
            },
            240'000);
        ending.join();
        QVERIFY(all && over);
        qInfo("%d streams at once:          %.1f MB, the provider's and the clients' threads among them", kStreams, double(most - before) / 1024);
    }

private:
    /// In a thread of its own, while this one serves.
    static void beside(const std::function<void()> &work)
    {
        QEventLoop loop;
        std::thread thread([&] {
            work();
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
        loop.exec();
        thread.join();
    }

    SeamProvider m_provider;
    std::unique_ptr<ModelHouse> m_house;
    std::shared_ptr<RequestRoom> m_room = std::make_shared<RequestRoom>();
    std::unique_ptr<QTcpServer> m_server;
    QByteArray m_seam;
    QByteArray m_direct;
};

QTEST_GUILESS_MAIN(bench_ModelSeam)
#include "bench_modelseam.moc"
