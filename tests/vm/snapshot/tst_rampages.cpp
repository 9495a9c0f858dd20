// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/RamStream.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamPages.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const std::atomic<bool> kNotStopped = false;

constexpr qint64 kPage = RamStreamMaker::kPage;
constexpr qint64 kStep = kPage * qint64(kRamPageStep);

std::vector<RamPage> pagesOf(const QByteArray &stream)
{
    StoredRam ram(stream);
    return ramPages(ram, kNotStopped).value_or(std::vector<RamPage>{{~quint64{0}, -1}});
}

QByteArray content(const QByteArray &stream, const RamPage &page)
{
    return stream.mid(page.at, kPage);
}

class Broken : public RamReader
{
public:
    Result<std::size_t> read(std::span<char>) override { return fail(Errc::Damaged, Phrase::verbatim(u"broken"_s)); }
    qint64 size() const override { return 100; }
};

} // namespace

class tst_RamPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesAreFound()
    {
        RamStreamMaker maker(1000 * kPage);
        maker.beginPart();
        maker.page(0, noise(kPage, 1));
        maker.zero(kStep);
        maker.page(5 * kStep, noise(kPage, 2));
        maker.page(5 * kStep + kPage, noise(kPage, 9)); // between those that are noted
        maker.endSection();
        maker.command();
        maker.beginPart();
        maker.page(5 * kStep, noise(kPage, 3)); // it changed meanwhile
        maker.endSection();
        maker.device(noise(kPage, 4));
        const auto pages = pagesOf(maker.stream());
        QCOMPARE(pages.size(), 3u);
        QCOMPARE(pages[0].page, 0u);
        QCOMPARE(pages[1].page, quint64(5 * kStep));
        QCOMPARE(pages[2].page, pages[1].page);
        for (quint32 i = 0; i < 3; ++i)
            QCOMPARE(content(maker.stream(), pages[i]), noise(kPage, i + 1));
    }

    void whatIsNoStreamHasNone()
    {
        QVERIFY(pagesOf({}).empty());
        QVERIFY(pagesOf("QEV").empty());
        QVERIFY(pagesOf(noise(100'000, 1)).empty());
        QVERIFY(pagesOf(QByteArray(100'000, '\0')).empty());
    }

    void anErrorIsOne()
    {
        Broken broken;
        QCOMPARE(ramPages(broken, kNotStopped).error().code, Errc::Damaged);
    }

    /// Whatever it is, pages lie in it, in their order, and it comes to an end.
    void changedOnesDoNoHarm()
    {
        RamStreamMaker maker(100 * kPage);
        maker.beginPart();
        for (int i = 0; i < 6; ++i)
            maker.page(i * kStep, noise(kPage, quint32(i)));
        maker.endSection();
        QRandomGenerator random(7);
        for (int round = 0; round < 3000; ++round) {
            auto stream = maker.stream();
            for (int i = 0; i < 1 + round % 3; ++i)
                stream[random.bounded(round % 2 == 0 ? qMin(200, int(stream.size())) : int(stream.size()))] = char(random.bounded(256));
            stream.truncate(round % 5 == 0 ? random.bounded(stream.size()) : stream.size());
            const auto pages = pagesOf(stream);
            qint64 last = 0;
            for (const auto &page : pages) {
                QVERIFY(page.at >= last && page.at + kPage <= stream.size());
                last = page.at + kPage;
            }
        }
    }

    void windowsFollowThePages()
    {
        // The other stream lacks the first half of the pages: what is the same lies far from where it would lie by size alone.
        constexpr int kPages = 16'000; // 62 MiB
        RamMap stream{kPages * (kPage + 8), {}};
        RamMap other{kPages / 2 * (kPage + 8), {}};
        for (qint64 i = 0; i < kPages; ++i)
            stream.pages.push_back({quint64(i * kPage), i * (kPage + 8) + 8});
        for (qint64 i = kPages / 2; i < kPages; ++i)
            other.pages.push_back({quint64(i * kPage), (i - kPages / 2) * (kPage + 8) + 8});
        const auto windows = ramWindows(stream, other);
        QCOMPARE(qint64(windows.size()), (stream.size + kRamPiece - 1) / kRamPiece);
        qint64 least = 0;
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const auto &window = windows[i];
            QVERIFY(window.begin >= least && window.size >= 0 && window.size <= kRamWindow && window.begin + window.size <= other.size);
            least = window.begin;
            const qint64 same = qint64(i) * kRamPiece - other.size; // where it lies there
            if (same >= 0)
                QVERIFY2(window.begin <= same && window.begin + window.size >= std::min(same + kRamPiece, other.size), qPrintable(QString::number(i)));
        }
    }

    /// A large part of a guest's memory is zeros, and takes a piece or more of the stream: what comes after it is still found.
    void piecesWithoutPagesLeadNowhere()
    {
        RamMap stream{0, {}};
        RamMap other{0, {}};
        const auto add = [](RamMap &map, qint64 first, qint64 pages) {
            for (qint64 i = first; i < first + pages; ++i) {
                map.pages.push_back({quint64(i * kPage), map.size + 8});
                map.size += kPage + 8;
            }
        };
        add(stream, 0, 1000);
        stream.size += 3 * kRamPiece;
        add(stream, 1'000'000, 8000);
        add(other, 0, 1000);
        add(other, 1'000'000, 16'000);
        const auto windows = ramWindows(stream, other);
        for (std::size_t i = 6; i < windows.size(); ++i) {
            const qint64 same = qint64(i) * kRamPiece - 3 * kRamPiece;
            QVERIFY2(windows[i].begin <= same && windows[i].begin + windows[i].size >= same + kRamPiece, qPrintable(QString::number(i)));
        }
    }

    void isStopped()
    {
        StoredRam ram(noise(100, 1));
        const std::atomic<bool> stop = true;
        QCOMPARE(ramPages(ram, stop).error().code, Errc::Cancelled);
    }

    void windowsWithoutPagesFollowTheSize()
    {
        const auto windows = ramWindows({20 * kRamPiece, {}}, {40 * kRamPiece, {}});
        QCOMPARE(windows.size(), 20u);
        QVERIFY(windows[10].begin <= 20 * kRamPiece && windows[10].begin + windows[10].size >= 21 * kRamPiece);
        for (const auto &window : ramWindows({20 * kRamPiece, {}}, {0, {}}))
            QCOMPARE(window, (RamWindow{0, 0}));
    }

    void pagesThatWereSentAgainAreLookedForAtTheEnd()
    {
        RamMap stream{0, {}};
        for (int pass = 0; pass < 2; ++pass) {
            for (qint64 i = 0; i < 8000; ++i) {
                stream.pages.push_back({quint64(i * kPage), stream.size + 8});
                stream.size += kPage + 8;
            }
        }
        const auto windows = ramWindows(stream, stream);
        for (std::size_t i = 1; i < windows.size(); ++i) {
            const qint64 at = qint64(i) * kRamPiece;
            QVERIFY(windows[i].begin >= windows[i - 1].begin);
            if (at > stream.size / 2 + kRamPiece)
                QVERIFY2(windows[i].begin <= at && windows[i].begin + windows[i].size >= std::min(at + kRamPiece, stream.size), qPrintable(QString::number(i)));
        }
    }
};

COFFERDAM_TEST(tst_RamPages)
#include "tst_rampages.moc"
