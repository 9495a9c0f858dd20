// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what the dialer adds to bare libcurl: to the first byte, to each piece, to a large answer; and what many streams take of memory.

#include "core/dial/HttpDialer.h"

#include <QEventLoop>
#include <QFile>
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
using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr qint64 kLarge = 200LL * 1024 * 1024;
constexpr int kPieces = 500;
constexpr auto kPieceEvery = std::chrono::milliseconds(2);
constexpr int kRounds = 500;
constexpr int kStreams = 64;

/// HTTP/1.1, a thread for each connection; the paths are the kinds of the answers.
class BenchServer
{
public:
    BenchServer() : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
        socklen_t size = sizeof(address);
        if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 128) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no server");
        m_origin = u"http://127.0.0.1:%1/"_s.arg(ntohs(address.sin_port));
        m_thread = std::thread([this] {
            for (int fd; (fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;)
                std::thread([fd] { serve(fd); }).detach();
        });
    }
    ~BenchServer()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }

    [[nodiscard]] QUrl url(const QString &kind) const { return QUrl(m_origin + kind); }

private:
    static bool sendAll(int fd, const QByteArray &bytes) { return ::send(fd, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL) == bytes.size(); }

    static void serve(int fd)
    {
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        QByteArray request;
        char buffer[4096];
        for (ssize_t bytes; (bytes = ::recv(fd, buffer, sizeof(buffer), 0)) > 0;) {
            request.append(buffer, bytes);
            if (!request.endsWith("{}")) // the body of each request here
                continue;
            answer(fd, request.sliced(6, request.indexOf(' ', 6) - 6));
            request.clear();
        }
        ::close(fd);
    }

    static void answer(int fd, const QByteArray &kind)
    {
        const auto head = [](qint64 size) { return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n"; };
        if (kind == "small") {
            sendAll(fd, head(2) + "{}");
        } else if (kind == "large") {
            const QByteArray block(1024 * 1024, 'x');
            bool ok = sendAll(fd, head(kLarge));
            for (qint64 sent = 0; ok && sent < kLarge; sent += block.size())
                ok = sendAll(fd, block);
        } else { // pieces, each with the time it was sent
            bool ok = sendAll(fd, head(kPieces * qint64(sizeof(qint64))));
            for (int i = 0; ok && i < kPieces; ++i) {
                std::this_thread::sleep_for(kPieceEvery);
                const qint64 now = Clock::now().time_since_epoch().count();
                ok = sendAll(fd, QByteArray(reinterpret_cast<const char *>(&now), sizeof(now)));
            }
        }
    }

    int m_listener;
    QString m_origin;
    std::thread m_thread;
};

using Take = std::function<void(const char *, qsizetype)>;

/// By libcurl alone, in this thread.
class BareCurl
{
public:
    BareCurl() : m_easy(::curl_easy_init()) {}
    ~BareCurl() { ::curl_easy_cleanup(m_easy); }

    void call(const QUrl &url, const Take &head, const Take &body)
    {
        const QByteArray address = url.toEncoded();
        ::curl_easy_setopt(m_easy, CURLOPT_URL, address.constData());
        ::curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, "{}");
        ::curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &take);
        ::curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, &head);
        ::curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &take);
        ::curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, &body);
        if (::curl_easy_perform(m_easy) != CURLE_OK)
            qFatal("libcurl fails");
    }

private:
    static std::size_t take(char *bytes, std::size_t size, std::size_t count, void *to)
    {
        (*static_cast<const Take *>(to))(bytes, qsizetype(size * count));
        return size * count;
    }

    CURL *m_easy;
};

void callByDialer(HttpDialer &dialer, const QUrl &url, const Take &head, const Take &body)
{
    QEventLoop loop;
    QObject::connect(&dialer, &HttpDialer::began, &loop, [&] { head(nullptr, 0); });
    QObject::connect(&dialer, &HttpDialer::piece, &loop, [&](HttpDialer::CallId call, const QByteArray &bytes) {
        body(bytes.constData(), bytes.size());
        dialer.taken(call, bytes.size());
    });
    QObject::connect(&dialer, &HttpDialer::ended, &loop, [&](HttpDialer::CallId, const DialEnd &end) {
        if (end.failure)
            qFatal("%s", qPrintable(end.failure->message.english()));
        loop.quit();
    });
    std::ignore = dialer.start({.url = url, .body = "{}"});
    loop.exec();
}

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + qsizetype(values.size()) / 2);
    return values[values.size() / 2];
}

double millisecondsSince(Clock::time_point then)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

} // namespace

class bench_Dial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialer()
    {
        HttpDialer dialer;
        const auto call = [&](const QUrl &url, const Take &head, const Take &body) { callByDialer(dialer, url, head, body); };
        BareCurl curl;
        const auto bare = [&](const QUrl &url, const Take &head, const Take &body) { curl.call(url, head, body); };
        std::ignore = throughput(bare); // the first one warms up
        qInfo("to the first byte, p50:  dialer %.3f ms, libcurl %.3f ms", firstByte(call), firstByte(bare));
        qInfo("to a piece, p50:         dialer %.3f ms, libcurl %.3f ms", piece(call), piece(bare));
        qInfo("a large answer:          dialer %.0f MB/s, libcurl %.0f MB/s", throughput(call), throughput(bare));
    }

    void streamsAtOnce()
    {
        HttpDialer dialer;
        const qint64 before = residentKilobytes();
        int begun = 0;
        QEventLoop loop;
        connect(&dialer, &HttpDialer::began, &loop, [&] {
            if (++begun == kStreams)
                loop.quit();
        });
        for (int i = 0; i < kStreams; ++i)
            std::ignore = dialer.start({.url = m_server.url(u"pieces"_s), .body = "{}"});
        loop.exec();
        qInfo("%d streams at once:      %.1f MB, the server's threads among them", kStreams, double(residentKilobytes() - before) / 1024);
    }

private:
    template<typename Call>
    double throughput(const Call &call)
    {
        std::vector<double> rates;
        for (int i = 0; i < 5; ++i) {
            const auto began = Clock::now();
            call(m_server.url(u"large"_s), [](const char *, qsizetype) {}, [](const char *, qsizetype) {});
            rates.push_back(double(kLarge) / 1e6 / (millisecondsSince(began) / 1000));
        }
        return median(rates);
    }

    template<typename Call>
    double firstByte(const Call &call)
    {
        std::vector<double> times;
        for (int i = 0; i < kRounds; ++i) {
            const auto began = Clock::now();
            double took = 0;
            call(m_server.url(u"small"_s), [&](const char *, qsizetype) { took = took > 0 ? took : millisecondsSince(began); }, [](const char *, qsizetype) {});
            times.push_back(took);
        }
        return median(times);
    }

    template<typename Call>
    double piece(const Call &call)
    {
        std::vector<double> times;
        call(
            m_server.url(u"pieces"_s), [](const char *, qsizetype) {},
            [&](const char *bytes, qsizetype size) {
                qint64 sent = 0;
                if (size < qsizetype(sizeof(sent)))
                    return;
                std::memcpy(&sent, bytes, sizeof(sent));
                times.push_back(double(Clock::now().time_since_epoch().count() - sent) / 1e6);
            });
        return median(times);
    }

    static qint64 residentKilobytes()
    {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) / 1024 : 0;
    }

    BenchServer m_server;
};

QTEST_GUILESS_MAIN(bench_Dial)
#include "bench_dial.moc"
