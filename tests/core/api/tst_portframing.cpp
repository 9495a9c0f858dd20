// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PortFraming.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QTest>

using namespace cofferdam::api;

class tst_PortFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("one zero") << QByteArray(1, '\0');
        QTest::newRow("zeros") << QByteArray(1000, '\0');
        QTest::newRow("no zero for longer than a block") << QByteArray(1000, 'a');
        for (const int size : {245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 500, 504, 508, 509}) // around full blocks
            QTest::addRow("%d bytes, then a zero", size) << QByteArray(size, 'b') + QByteArray(1, '\0') + QByteArray("c");
        QTest::newRow("zero after a full block, at the end") << QByteArray(254, 'b') + QByteArray(1, '\0');
        QByteArray random(100'000, '\0');
        for (auto &byte : random)
            byte = static_cast<char>(QRandomGenerator::global()->bounded(4)); // many zeros
        QTest::newRow("random") << random;
        QTest::newRow("the largest") << QByteArray(static_cast<qsizetype>(kMaxFrameSize), '\xff');
    }

    void roundTrips()
    {
        QFETCH(QByteArray, message);
        const auto bytes = portFrame(message.toStdString());
        QCOMPARE(bytes.find('\0'), bytes.size() - 1); // the end is the only zero
        PortFrameReader reader;
        for (std::size_t at = 0; at < bytes.size(); at += 7001) // pieces as they come
            reader.feed(std::string_view(bytes).substr(at, 7001));
        QCOMPARE(QByteArray::fromStdString(reader.next().value()), message);
        QVERIFY(!reader.next());
        QCOMPARE(reader.damaged(), 0U);
        QVERIFY(!reader.broken());
    }

    // Whatever half a message stood in the stream: after the sync byte the next one is found, and the half is no message.
    void findsTheNextMessageAfterAnyHalf()
    {
        std::string old(700, 'o');
        for (std::size_t i = 0; i < old.size(); i += 13)
            old[i] = '\0';
        const auto oldBytes = portFrame(old);
        const auto bytes = std::string(kPortSync) + portFrame("hello");
        for (std::size_t cut = 0; cut < oldBytes.size(); ++cut) {
            for (const bool tail : {false, true}) {
                PortFrameReader reader;
                reader.feed(tail ? std::string_view(oldBytes).substr(cut) : std::string_view(oldBytes).substr(0, cut));
                reader.feed(bytes);
                auto message = reader.next();
                if (message == old) // the tail from 0 is the whole
                    message = reader.next();
                QCOMPARE(message, std::optional<std::string>("hello"));
                QVERIFY(!reader.next());
            }
        }
    }

    void countsGarbage()
    {
        PortFrameReader reader;
        reader.feed(std::string("\x05gar\0\x02x\0", 8));
        QVERIFY(!reader.next());
        QCOMPARE(reader.damaged(), 2U);
        reader.feed(portFrame("good"));
        QCOMPARE(reader.next(), std::optional<std::string>("good"));
    }

    void aMessageWithoutEndBreaksIt()
    {
        PortFrameReader reader;
        const std::string megabyte(1024 * 1024, 'x');
        for (int i = 0; i < 4; ++i) {
            reader.feed(megabyte);
            QVERIFY(!reader.next());
            QVERIFY(!reader.broken());
        }
        reader.feed(megabyte);
        QVERIFY(!reader.next());
        QVERIFY(reader.broken());
        reader.feed(std::string(kPortSync) + portFrame("late"));
        QVERIFY(!reader.next());
    }

    void twoFramesInOneAreNone() // a message must not be able to hide another
    {
        const auto both = frame("one") + frame("two");
        std::string stuffed; // COBS by hand: each of these has three zeros of its length in front
        std::string block;
        const auto close = [&] {
            stuffed.push_back(static_cast<char>(block.size() + 1));
            stuffed += block;
            block.clear();
        };
        for (const char c : both) {
            if (c == '\0')
                close();
            else
                block.push_back(c);
        }
        close();
        PortFrameReader reader;
        reader.feed(stuffed + std::string(kPortSync));
        QVERIFY(!reader.next());
        QCOMPARE(reader.damaged(), 1U);
    }
};

COFFERDAM_TEST(tst_PortFraming)
#include "tst_portframing.moc"
