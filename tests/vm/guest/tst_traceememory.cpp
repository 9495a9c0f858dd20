// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a process has laid out for execve, read from outside: as it is, and in little time whatever it is.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/TraceeMemory.h"

#include <QElapsedTimer>
#include <QTest>

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace cofferdam::guest;

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kBlock = std::size_t{64} * 1024;

std::uint64_t addressOf(const void *at)
{
    return reinterpret_cast<std::uint64_t>(at);
}

/// Empty texts, each on a page of its own.
class Scattered
{
public:
    explicit Scattered(std::size_t count)
        : m_size(count * kPage)
        , m_pages(static_cast<char *>(::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)))
    {
        for (std::size_t i = 0; i < count; ++i)
            m_list.push_back(m_pages + i * kPage);
        m_list.push_back(nullptr);
    }
    Scattered(const Scattered &) = delete;
    Scattered &operator=(const Scattered &) = delete;
    ~Scattered() { ::munmap(m_pages, m_size); }
    [[nodiscard]] std::uint64_t list() const { return addressOf(m_list.data()); }

private:
    std::size_t m_size;
    char *m_pages;
    std::vector<char *> m_list;
};

} // namespace

class tst_TraceeMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsAreReadAsTheyAre()
    {
        const std::string large(3 * kPage, 'x');
        const std::array<const char *, 4> words{"one", "", large.c_str(), nullptr};
        TraceeMemory memory(::getpid());
        memory.prefetch(std::array{addressOf(words.data()), std::uint64_t{0}});
        const auto read = memory.texts(addressOf(words.data()), kBlock);
        QVERIFY(read == (std::vector<std::string>{"one", "", large}));
        QCOMPARE(memory.texts(0, kBlock)->size(), std::size_t{0});
        QCOMPARE(memory.texts(addressOf(words.data()), 100).error(), E2BIG);
        QCOMPARE(memory.text(addressOf(words[0]), 3, ENAMETOOLONG).error(), ENAMETOOLONG);
        QCOMPARE(memory.text(16, 100, E2BIG).error(), EFAULT);
    }

    void aPointerMayStraddleTwoPages()
    {
        alignas(kPage) static std::array<char, 2 * kPage> pages{};
        const std::array<const char *, 2> list{"here", nullptr};
        std::memcpy(pages.data() + kPage - 3, list.data(), sizeof list);
        TraceeMemory memory(::getpid());
        const auto read = memory.texts(addressOf(pages.data() + kPage - 3), kBlock);
        QVERIFY(read == std::vector<std::string>{"here"});
    }

    /// As many as fit into the limit of bytes, each on a page of its own: a minute's work for whoever looks through all pages each time.
    void scatteredWordsAreGivenUpSoon()
    {
        const Scattered words(65'530);
        QElapsedTimer clock;
        clock.start();
        TraceeMemory memory(::getpid());
        const auto read = memory.texts(words.list(), kBlock);
        QVERIFY(!read);
        QCOMPARE(read.error(), E2BIG);
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    }

    void tooManyWordsAreGivenUp()
    {
        std::vector<const char *> words(TraceeMemory::kMaxWords, "x");
        words.push_back(nullptr);
        QCOMPARE(TraceeMemory(::getpid()).texts(addressOf(words.data()), kBlock)->size(), TraceeMemory::kMaxWords);
        words.insert(words.begin(), "x");
        QCOMPARE(TraceeMemory(::getpid()).texts(addressOf(words.data()), kBlock).error(), E2BIG);
    }

    /// So that others can go on meanwhile.
    void muchIsToldBeforeItIsRead()
    {
        int told = 0;
        const Scattered few(4);
        const Scattered many(100);
        TraceeMemory memory(::getpid(), [&told] { ++told; });
        QVERIFY(memory.texts(few.list(), kBlock).has_value());
        QCOMPARE(told, 0);
        QVERIFY(memory.texts(many.list(), kBlock).has_value());
        QCOMPARE(told, 1);
    }
};

COFFERDAM_TEST(tst_TraceeMemory)
#include "tst_traceememory.moc"
