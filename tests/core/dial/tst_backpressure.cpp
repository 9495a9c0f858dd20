// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"
#include "tests/core/dial/Certificates.h"
#include "tests/core/dial/DialListener.h"
#include "tests/core/dial/LittleServer.h"
#include "tests/core/dial/NodeServer.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Servers send no faster than their answers are taken, and what waits is bounded.
class tst_BackPressure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServerHasToWait()
    {
        constexpr qint64 kKernel = 16LL * 1024 * 1024; // what the buffers of two sockets hold
        qint64 written = 0;
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) { pour(to, 64LL * 1024 * 1024, &written); });
        HttpDialer dialer;
        DialListener listener(dialer);
        listener.stopTaking();
        const auto call = dialer.start({.url = server.url(u"/"_s), .body = "{}", .times = {.silence = 1500ms}});
        listener.until([&] { return listener.of(call).bytes > HttpDialer::kWindow - 16 * 1024; });
        letPass(2s); // longer than a server may be silent: it is not the server that is
        QCOMPARE_LE(listener.of(call).bytes, HttpDialer::kWindow);
        QVERIFY(!listener.of(call).end);
        QCOMPARE_LT(written, kKernel);
        listener.takeAll(call);
        const auto &heard = listener.untilEnd(call);
        QVERIFY2(!heard.end->failure, qPrintable(messageOf(heard)));
        QCOMPARE(heard.end->bytes, 64LL * 1024 * 1024);
    }

    void otherCallsGoOn_data()
    {
        QTest::addColumn<bool>("isHttp2");
        QTest::newRow("HTTP/1.1") << false;
        QTest::newRow("HTTP/2, over the same connection") << true;
    }

    void otherCallsGoOn()
    {
        QFETCH(bool, isHttp2);
        const NodeServer server(isHttp2 ? NodeServer::Kind::Http2 : NodeServer::Kind::Http1);
        HttpDialer dialer;
        DialListener listener(dialer);
        listener.stopTaking();
        const auto stuck = dialer.start({.url = server.url(u"/endless"_s), .body = "{}", .caFile = Certificates::ca()});
        listener.until([&] { return listener.of(stuck).bytes > HttpDialer::kWindow / 2; });
        const auto &other = listener.untilEnd(dialer.start({.url = server.url(u"/echo"_s), .body = "{}", .caFile = Certificates::ca()}));
        QVERIFY(!other.end->failure);
        QVERIFY(!listener.of(stuck).end);
    }

    void manyThatNobodyTakesAreBounded_data()
    {
        QTest::addColumn<bool>("isHttp2");
        QTest::addColumn<qint64>("mostMegabytes");
        QTest::newRow("HTTP/1.1") << false << 100LL; // 64 windows, and what libcurl has read
        QTest::newRow("HTTP/2") << true << 260LL;    // and what servers may send ahead, all together
    }

    void manyThatNobodyTakesAreBounded()
    {
        QFETCH(bool, isHttp2);
        QFETCH(qint64, mostMegabytes);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers keep what was freed");
#endif
        constexpr int kCalls = 64;
        const NodeServer server(isHttp2 ? NodeServer::Kind::Http2 : NodeServer::Kind::Http1);
        HttpDialer dialer;
        int full = 0;
        int ended = 0;
        qint64 taken = 0;
        QHash<HttpDialer::CallId, qint64> bytes;
        HttpDialer::CallId taking = 0; // keeps a connection that all share going
        connect(&dialer, &HttpDialer::piece, this, [&](HttpDialer::CallId call, const QByteArray &piece) {
            if (call == taking) {
                dialer.taken(call, piece.size());
                taken += piece.size();
                if (taken > 100LL * 1024 * 1024)
                    dialer.cancel(call);
                return;
            }
            const bool was = bytes[call] > HttpDialer::kWindow - 32 * 1024;
            bytes[call] += piece.size();
            full += !was && bytes[call] > HttpDialer::kWindow - 32 * 1024 ? 1 : 0;
        });
        QSignalSpy first(&dialer, &HttpDialer::ended); // over HTTP/2 the others share its connection
        std::ignore = dialer.start({.url = server.url(u"/echo"_s), .body = "{}", .caFile = Certificates::ca()});
        QVERIFY(first.wait());
        connect(&dialer, &HttpDialer::ended, this, [&](HttpDialer::CallId, const DialEnd &end) {
            ++ended;
            QVERIFY(end.failure);
            QCOMPARE(end.failure->fault, DialFault::TooLarge);
            QCOMPARE(end.failure->message.english(), u"Answers come much faster than they are taken. That of localhost was given up."_s);
        });
        const qint64 before = residentMegabytes();
        for (int i = 0; i < kCalls; ++i)
            std::ignore = dialer.start({.url = server.url(u"/endless"_s), .body = "{}", .caFile = Certificates::ca()});
        taking = dialer.start({.url = server.url(u"/endless"_s), .body = "{}", .caFile = Certificates::ca()});
        QTRY_VERIFY_WITH_TIMEOUT(full == kCalls && taken > 100LL * 1024 * 1024, 60'000);
        const qint64 grown = residentMegabytes() - before;
        qInfo("%d calls, %d given up: %lld MB", kCalls, ended, (long long)grown);
        QCOMPARE_LT(grown, mostMegabytes);
        QCOMPARE(ended > 0, isHttp2); // without an end to it, 64 such calls hold more than a gigabyte
    }

private:
    void pour(QTcpSocket &to, qint64 size, qint64 *written)
    {
        to.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n");
        connect(&to, &QTcpSocket::bytesWritten, this, [&to, size, written, left = size, block = QByteArray(256 * 1024, 'x')](qint64 bytes) mutable {
            *written += bytes;
            while (left > 0 && to.bytesToWrite() < block.size()) {
                const qint64 next = std::min<qint64>(left, block.size());
                to.write(block.constData(), next);
                left -= next;
            }
        });
    }

    static qint64 residentMegabytes()
    {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) / (1024 * 1024) : 0;
    }
};

COFFERDAM_TEST(tst_BackPressure)
#include "tst_backpressure.moc"
