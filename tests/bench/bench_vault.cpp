// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints how quickly memory is searched for secrets, and what a key costs each request.

#include "core/vault/AbsenceSearch.h"
#include "core/vault/KeySlots.h"
#include "core/vault/Vault.h"
#include "tests/core/audit/QuickFolder.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <ctime>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kSearched = qsizetype{512} << 20;
constexpr QByteArrayView kText{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

QByteArray letters(qsizetype size, quint32 seed, QByteArrayView of = kText)
{
    QRandomGenerator random(seed);
    QByteArray text(size, Qt::Uninitialized);
    std::ranges::generate(text, [&] { return of[qsizetype(random.bounded(quint32(of.size())))]; });
    return text;
}

} // namespace

class bench_Vault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void search_data()
    {
        QTest::addColumn<QByteArray>("block");
        QByteArray noise(1 << 20, Qt::Uninitialized);
        QRandomGenerator(5).fillRange(reinterpret_cast<quint32 *>(noise.data()), noise.size() / 4);
        QTest::newRow("noise") << noise;
        QTest::newRow("zeros") << QByteArray(1 << 20, '\0');
        QTest::newRow("base64") << letters(1 << 20, 6);
        QTest::newRow("hex") << letters(1 << 20, 7, "0123456789abcdef");
    }

    void search()
    {
        QFETCH(QByteArray, block);
        AbsencePatterns patterns;
        for (const auto &value : {"sk-proj-" + letters(156, 1), "sk-ant-api03-" + letters(95, 2), "gsk_" + letters(52, 3)})
            QVERIFY(patterns.add(std::as_bytes(std::span(value))));
        patterns.finish();
        AbsenceSearch search(patterns);
        QElapsedTimer clock;
        clock.start();
        for (qsizetype at = 0; at < kSearched; at += block.size())
            search.feed(std::as_bytes(std::span(block)));
        search.finish();
        qInfo("%-8s searched for 3 keys: %5lld MB/s", QTest::currentDataTag(), kSearched / 1000 / std::max<qint64>(1, clock.elapsed()));
        QCOMPARE(search.found(), 0);
    }

    void use()
    {
        const test::QuickFolder folder;
        auto vault = Vault::open(folder.filePath(u"vault.db"_s), Secret::random(32));
        QVERIFY(vault);
        QByteArray value = letters(60, 4);
        const auto id = (*vault)->add(u"key"_s, u"https://api.example.com/v1"_s, {}, Secret::take(value));
        QVERIFY(id);
        std::vector<qint64> times;
        for (int i = 0; i < 2000; ++i) {
            QElapsedTimer clock;
            clock.start();
            QVERIFY((*vault)->use(*id, u"https://api.example.com/v1/chat/completions"_s, AgentId{u"agent"_s}));
            times.push_back(clock.nsecsElapsed());
        }
        std::ranges::sort(times);
        qInfo("a key for a request: p50 %lld us, p99 %lld us", times[times.size() / 2] / 1000, times[times.size() * 99 / 100] / 1000);
    }

    void unlock()
    {
        const test::QuickFolder folder;
        auto slotList = KeySlots::open(folder.filePath(u"key"_s));
        QVERIFY(slotList);
        const auto key = slotList->unlockByFile({});
        QVERIFY(key);
        const auto passphrase = [] {
            QByteArray text = "correct horse battery";
            return Secret::take(text);
        };
        QVERIFY(slotList->addPassphrase(*key, {}, passphrase()));
        QElapsedTimer timer;
        timer.start();
        const auto before = std::clock();
        QVERIFY(slotList->unlockByPassphrase(passphrase()));
        qInfo("unlocked by Argon2id: %lld ms, of which the processor worked %lld ms", timer.elapsed(), qint64(std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }
};

QTEST_GUILESS_MAIN(bench_Vault)

#include "bench_vault.moc"
