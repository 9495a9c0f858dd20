// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/Certificates.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/NodeServer.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

/// The secret reaches the server, and after the call it is nowhere in this process.
class tst_DialSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNowhereAfterTheCall_data()
    {
        QTest::addColumn<bool>("isHttp2");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("HTTP/1.1") << false << "Authorization"_ba << "Bearer "_ba;
        QTest::newRow("HTTP/2") << true << "Authorization"_ba << "Bearer "_ba;
        QTest::newRow("HTTP/1.1, another header") << false << "x-api-key"_ba << ""_ba;
        // nghttp2 keeps such a header in the connection's table: it is gone when the connection is
        QTest::newRow("HTTP/2, another header") << true << "x-api-key"_ba << ""_ba;
    }

    void isNowhereAfterTheCall()
    {
        QFETCH(bool, isHttp2);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, prefix);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the memory of sanitizers is too large to be searched");
#endif
        const NodeServer server(isHttp2 ? NodeServer::Kind::Http2 : NodeServer::Kind::Http1);
        auto dialer = std::make_unique<HttpDialer>();
        DialListener listener(*dialer);
        auto secret = std::make_shared<const Secret>(make());
        const std::vector<unsigned char> masked = maskOf(*secret);
        const QByteArray digest = digestOf(prefix, *secret);
        QCOMPARE_GE(findings(masked), 1); // the search finds what is there

        const auto call = dialer->start({.url = server.url(u"/echo"_s),
                                         .body = "{}",
                                         .secretHeader = header,
                                         .secretPrefix = prefix,
                                         .secret = std::exchange(secret, nullptr),
                                         .caFile = Certificates::ca()});
        const auto &heard = listener.untilEnd(call);
        QVERIFY(!heard.end->failure);
        QCOMPARE(heard.answer->http2, isHttp2);
        QCOMPARE(QJsonDocument::fromJson(heard.body).object()[u"secret"_s].toString().toLatin1(), digest);
        if (isHttp2 && header == "x-api-key")
            dialer.reset();
        QCOMPARE(findings(masked), 0);
    }

    void isNowhereAfterACallThatFailed()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the memory of sanitizers is too large to be searched");
#endif
        HttpDialer dialer;
        DialListener listener(dialer);
        auto secret = std::make_shared<const Secret>(make());
        const std::vector<unsigned char> masked = maskOf(*secret);
        for (const auto &url : {u"http://127.0.0.1:1/"_s, u"ftp://127.0.0.1/"_s}) {
            QVERIFY(listener.untilEnd(dialer.start({.url = QUrl(url), .body = "{}", .secretHeader = "Authorization", .secret = secret})).end->failure);
            const auto cancelled = dialer.start({.url = QUrl(url), .body = "{}", .secretHeader = "Authorization", .secret = secret});
            dialer.cancel(cancelled);
        }
        secret.reset();
        listener.untilEnd(dialer.start({.url = QUrl(u"http://127.0.0.1:1/"_s), .body = "{}"})); // those that were cancelled are gone
        QCOMPARE(findings(masked), 0);
    }

private:
    static constexpr unsigned char kMask = 0xa5;
    static constexpr std::size_t kSize = 48;

    /// Letters, made where they stay.
    static Secret make()
    {
        Secret secret = Secret::random(kSize);
        for (std::byte &byte : secret.writableBytes())
            byte = std::byte('A' + std::to_integer<int>(byte) % 26);
        return secret;
    }

    static std::vector<unsigned char> maskOf(const Secret &secret)
    {
        std::vector<unsigned char> masked;
        for (const std::byte byte : secret.bytes())
            masked.push_back(std::to_integer<unsigned char>(byte) ^ kMask);
        return masked;
    }

    static QByteArray digestOf(const QByteArray &prefix, const Secret &secret)
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(prefix);
        for (const std::byte byte : secret.bytes()) // no 64 of them at once, as the hash keeps a block
            hash.addData(QByteArrayView(reinterpret_cast<const char *>(&byte), 1));
        const QByteArray digest = hash.result().toHex();
        hash.reset();
        hash.addData(QByteArray(256, 'x'));
        return digest;
    }

    /// How often the middle of it, of which each copy has some, is in the memory of this process. The search itself holds none.
    static int findings(const std::vector<unsigned char> &masked)
    {
        constexpr std::size_t kPiece = 24;
        constexpr std::size_t kChunk = 1024 * 1024;
        const std::size_t from = (masked.size() - kPiece) / 2;
        auto *const buffer = static_cast<unsigned char *>(::mmap(nullptr, kChunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
        int found = 0;
        QFile maps(u"/proc/self/maps"_s);
        if (!maps.open(QIODevice::ReadOnly) || buffer == MAP_FAILED || memory < 0)
            return -1;
        for (const QByteArray &line : maps.readAll().split('\n')) {
            const auto parts = line.split(' ');
            const auto range = parts.value(0).split('-');
            if (range.size() != 2 || !parts.value(1).startsWith("rw") || line.endsWith("[vvar]"))
                continue;
            const quint64 end = range[1].toULongLong(nullptr, 16);
            for (quint64 at = range[0].toULongLong(nullptr, 16); at < end; at += kChunk - kPiece) {
                if (at >= quint64(buffer) && at < quint64(buffer) + kChunk)
                    break;
                const auto read = ::pread(memory, buffer, std::min<quint64>(kChunk, end - at), off_t(at));
                for (ssize_t i = 0; i + ssize_t(kPiece) <= read; ++i) {
                    std::size_t same = 0;
                    while (same < kPiece && buffer[std::size_t(i) + same] == (masked[from + same] ^ kMask))
                        ++same;
                    found += same == kPiece ? 1 : 0;
                }
            }
        }
        ::close(memory);
        ::munmap(buffer, kChunk);
        return found;
    }
};

COFFERDAM_TEST(tst_DialSecret)
#include "tst_dialsecret.moc"
