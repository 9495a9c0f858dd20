// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/RamStream.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamSettle.h"

#include <QCryptographicHash>
#include <QMap>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const std::atomic<bool> kNotEnded = false;

constexpr qint64 kSentPage = RamStreamMaker::kPage;

struct Settled {
    QByteArray stream;
    QByteArray sha256;
    std::vector<LatePage> late;
};

RamAt lookUpIn(const QByteArray &stream)
{
    return [&stream](qint64 at, std::span<char> into) -> Result<void> {
        std::ranges::copy(stream.mid(at, qsizetype(into.size())), into.begin());
        return {};
    };
}

Result<Settled> settle(const QByteArray &stream)
{
    StoredRam first(stream);
    StoredRam again(stream);
    Settled done;
    auto late = latePages(first, kNotEnded);
    if (!late)
        return std::unexpected(late.error());
    done.late = *late;
    const auto sink = [&](std::span<const char> bytes) -> Result<void> {
        done.stream.append(bytes.data(), qsizetype(bytes.size()));
        return {};
    };
    return settled(again, done.late, lookUpIn(stream), sink, kNotEnded).transform([&](const QByteArray &sha256) {
        done.sha256 = sha256;
        return done;
    });
}

/// A page as the guest had it at some time; empty: zeros.
struct Sent {
    QByteArray block;
    qint64 address;
    QByteArray content;
};
using Passes = QList<QList<Sent>>;

QByteArray written(const Passes &passes)
{
    RamStreamMaker maker(300 * kSentPage);
    for (const auto &pass : passes) {
        maker.beginPart();
        for (const auto &page : pass) {
            maker.block(page.block);
            if (page.content.isEmpty())
                maker.zero(page.address);
            else
                maker.page(page.address, page.content);
        }
        maker.endSection();
        maker.command();
    }
    maker.device(noise(3 * kSentPage, 77));
    return maker.stream();
}

/// What it has to become: each page where it came first, as it came last.
Passes once(const Passes &passes)
{
    QMap<std::pair<QByteArray, qint64>, QByteArray> last;
    for (const auto &pass : passes) {
        for (const auto &page : pass)
            last[std::pair{page.block, page.address}] = page.content;
    }
    QSet<std::pair<QByteArray, qint64>> seen;
    Passes once;
    for (const auto &pass : passes) {
        once.emplaceBack();
        for (const auto &page : pass) {
            const std::pair key{page.block, page.address};
            if (!seen.contains(key))
                once.last() << Sent{page.block, page.address, last[key]};
            seen << key;
        }
    }
    return once;
}

} // namespace

class tst_RamSettle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageStandsWhereItCameFirstAsItCameLast()
    {
        const auto a = noise(kSentPage, 1);
        const auto b = noise(kSentPage, 2);
        const auto c = noise(kSentPage, 3);
        const Passes passes{{{"pc.ram", 0, a}, {"pc.ram", kSentPage, {}}, {"pc.ram", 2 * kSentPage, b}, {"rom", 0, b}, {"pc.ram", 9 * kSentPage, c}},
                            {{"pc.ram", 0, b}, {"pc.ram", kSentPage, c}, {"pc.ram", 2 * kSentPage, {}}, {"pc.ram", 4 * kSentPage, a}},
                            {{"pc.ram", 0, c}, {"rom", 0, a}}};
        const Passes wanted{{{"pc.ram", 0, c}, {"pc.ram", kSentPage, c}, {"pc.ram", 2 * kSentPage, {}}, {"rom", 0, a}, {"pc.ram", 9 * kSentPage, c}},
                            {{"pc.ram", 4 * kSentPage, a}},
                            {}};
        const auto done = settle(written(passes));
        VERIFY_OK(done);
        QCOMPARE(done->late.size(), 4u);
        QCOMPARE(done->stream, written(wanted));
        QCOMPARE(done->sha256, QCryptographicHash::hash(done->stream, QCryptographicHash::Sha256));
    }

    void anythingThatIsSent()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 40; ++round) {
            Passes passes;
            for (int pass = 0; pass <= round % 5; ++pass) {
                passes.emplaceBack();
                for (int i = 0; i < 120; ++i) {
                    const bool isRom = random.bounded(20) == 0;
                    passes.last() << Sent{isRom ? "rom"_ba : "pc.ram"_ba, isRom ? 0 : random.bounded(300) * kSentPage,
                                          random.bounded(3) == 0 ? QByteArray() : noise(kSentPage, random.generate())};
                }
            }
            const auto done = settle(written(passes));
            VERIFY_OK(done);
            QVERIFY(done->stream == written(once(passes)));
        }
    }

    void flushesStay()
    {
        RamStreamMaker maker(300 * kSentPage);
        RamStreamMaker wanted(300 * kSentPage);
        maker.beginPart();
        wanted.beginPart();
        maker.page(0, noise(kSentPage, 1));
        wanted.page(0, noise(kSentPage, 2));
        for (auto *each : {&maker, &wanted}) {
            each->flush();
            each->leaveBlock(); // where the settled one says it anew
            each->page(kSentPage, noise(kSentPage, 3));
        }
        maker.page(0, noise(kSentPage, 2));
        for (auto *each : {&maker, &wanted}) {
            each->endSection();
            each->device(noise(1000, 4));
        }
        const auto done = settle(maker.stream());
        VERIFY_OK(done);
        QCOMPARE(done->stream, wanted.stream());
    }

    /// More late pages than are held before the last ones alone stay.
    void aPageThatIsSentWithoutEnd()
    {
        RamStreamMaker maker(300 * kSentPage);
        maker.beginPart();
        for (int i = 0; i < 300'000; ++i)
            maker.zero(i % 300 * kSentPage);
        maker.page(7 * kSentPage, noise(kSentPage, 1));
        maker.endSection();
        maker.device({});
        StoredRam ram(maker.stream());
        const auto late = latePages(ram, kNotEnded);
        VERIFY_OK(late);
        QCOMPARE(late->size(), 300u);
        QVERIFY(std::ranges::is_sorted(*late, {}, &LatePage::number));
        QCOMPARE(std::ranges::count((*late), LatePage::kZero, &LatePage::at), 299);
        QCOMPARE(maker.stream().mid((*late)[7].at, kSentPage), noise(kSentPage, 1));
    }

    void tooManyAreNotSettled()
    {
        constexpr qint64 kMany = (qint64{1} << 20) + 1;
        RamStreamMaker maker(kMany * kSentPage);
        maker.beginPart();
        for (qint64 i = 0; i < 2 * kMany; ++i)
            maker.zero(i % kMany * kSentPage);
        maker.endSection();
        maker.device({});
        StoredRam ram(maker.stream());
        const auto late = latePages(ram, kNotEnded);
        VERIFY_OK(late);
        QVERIFY(late->empty());
    }

    void nothingIsSettledOfWhatIsNotKnown_data()
    {
        QTest::addColumn<QByteArray>("stream");
        const Passes twice{{{"pc.ram", 0, noise(kSentPage, 1)}}, {{"pc.ram", 0, noise(kSentPage, 2)}}};
        const auto sound = written(twice);
        QTest::addRow("no stream") << noise(50'000, 1);
        QTest::addRow("nothing") << QByteArray();
        QTest::addRow("ends before the devices") << sound.first(sound.size() - 3 * kSentPage - 40);
        QTest::addRow("a block without a size") << written({{{"pc.ram", 0, noise(kSentPage, 1)}}, {{"other", 0, noise(kSentPage, 2)}, {"other", 0, {}}}});
        QTest::addRow("beyond its block") << written({{{"pc.ram", 300 * kSentPage, noise(kSentPage, 1)}}, {{"pc.ram", 300 * kSentPage, noise(kSentPage, 2)}}});
        auto compressed = sound;
        compressed[compressed.indexOf("pc.ram", 100) - 2] = 0x40; // a kind of page that nobody asks for here
        QTest::addRow("another kind of page") << compressed;
        for (const auto &[name, size] : {std::pair{"a size below zero", quint64{1} << 63}, std::pair{"a size beyond all memory", quint64{1} << 62}}) {
            RamStreamMaker maker(300 * kSentPage);
            maker.sizes(size, {{"huge", size}});
            maker.block("huge");
            maker.zero(0);
            maker.zero(0);
            maker.endSection();
            maker.device({});
            QTest::addRow("%s", name) << maker.stream();
        }
        RamStreamMaker again(300 * kSentPage);
        again.sizes(quint64{1} << 38, {{"a", quint64{1} << 38}}); // its sizes were said before
        again.block("a");
        again.zero(qint64{1} << 37);
        again.zero(qint64{1} << 37);
        again.endSection();
        again.device({});
        QTest::addRow("sizes said twice") << again.stream();
        QTest::addRow("sent once") << written({{{"pc.ram", 0, noise(kSentPage, 1)}}, {{"rom", 0, noise(kSentPage, 2)}}});
    }
    void nothingIsSettledOfWhatIsNotKnown()
    {
        QFETCH(QByteArray, stream);
        StoredRam ram(stream);
        const auto late = latePages(ram, kNotEnded);
        VERIFY_OK(late);
        QVERIFY(late->empty());
    }

    void anotherStreamIsRefused()
    {
        const auto stream = written({{{"pc.ram", 0, noise(kSentPage, 1)}}, {{"pc.ram", 0, noise(kSentPage, 2)}}});
        StoredRam other(written({{{"pc.ram", 0, noise(kSentPage, 1)}}}));
        const auto takes = [](std::span<const char>) { return Result<void>(); };
        QCOMPARE(settled(other, {{7, 100}}, lookUpIn(stream), takes, kNotEnded).error().code, Errc::Damaged);
        StoredRam ram(stream.first(stream.size() - 3 * kSentPage - 40));
        QCOMPARE(settled(ram, {{0, 0}}, lookUpIn(stream), [](auto) { return Result<void>(); }, kNotEnded).error().code, Errc::Damaged);
    }

    void errorsAreErrors()
    {
        const auto stream = written({{{"pc.ram", 0, noise(kSentPage, 1)}}, {{"pc.ram", 0, noise(kSentPage, 2)}}});
        const auto refuses = [](auto...) -> Result<void> { return fail(Errc::NoSpace, Phrase::verbatim(u"full"_s)); };
        const auto takes = [](std::span<const char>) { return Result<void>(); };
        const std::vector<LatePage> late{{0, 100}};
        const std::atomic<bool> stopped = true;
        const auto ram = [&] { return StoredRam(stream); };
        auto a = ram();
        QCOMPARE(settled(a, late, lookUpIn(stream), refuses, kNotEnded).error().code, Errc::NoSpace);
        auto b = ram();
        QCOMPARE(settled(b, late, refuses, takes, kNotEnded).error().code, Errc::NoSpace);
        auto c = ram();
        QCOMPARE(settled(c, late, lookUpIn(stream), takes, stopped).error().code, Errc::Cancelled);
        auto d = ram();
        QCOMPARE(latePages(d, stopped).error().code, Errc::Cancelled);
    }
};

COFFERDAM_TEST(tst_RamSettle)
#include "tst_ramsettle.moc"
