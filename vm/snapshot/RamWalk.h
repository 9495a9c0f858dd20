// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Through the RAM stream of QEMU, page by page, as far as it is pages. Format: QEMU, migration/savevm.c and migration/ram.c.

#pragma once

#include "vm/snapshot/RamReader.h"

#include <optional>
#include <string>
#include <vector>

namespace cofferdam {

/// Bytes of a page of the guest.
inline constexpr qint64 kRamPageSize = 4096;

/// A page as the stream has it once.
struct RamRecord {
    std::size_t block = 0;         ///< Which RAM block, in the order of the stream.
    quint64 address = 0;           ///< In the block.
    qint64 at = 0;                 ///< Where in the stream its content begins.
    std::span<const char> content; ///< kRamPageSize bytes until the next one; none of a page of zeros.
};

/// Once; one thread at a time.
class RamWalk
{
public:
    /// `stop`: ends it as Cancelled.
    RamWalk(RamReader &stream, const std::atomic<bool> &stop);
    virtual ~RamWalk() = default;
    RamWalk(const RamWalk &) = delete;
    RamWalk &operator=(const RamWalk &) = delete;

    /// To where the devices begin; false when something else is there that is not known here, or the stream ends before. Errors of the stream and of
    /// onPage() and onOther().
    [[nodiscard]] Result<bool> run();

protected:
    struct Block {
        std::string name;
        qint64 size = 0; ///< Bytes; 0: the stream has not said it. All together 256 GiB at most.
    };

    virtual Result<void> onPage(const RamRecord &page) = 0;
    /// All other bytes, in their order with the pages.
    virtual Result<void> onOther(std::span<const char> /*bytes*/) { return {}; }
    /// Hands the rest of the stream to onOther(), too. After run().
    [[nodiscard]] Result<void> copyRest();

    [[nodiscard]] const std::vector<Block> &blocks() const noexcept { return m_blocks; }

private:
    enum class As { Other, Page };

    template<typename Number>
    Number number(As as = As::Other);
    std::string shortString(As as = As::Other);
    void take(std::size_t bytes, char *to, As as);
    void skip(std::size_t bytes) { take(bytes, nullptr, As::Other); }
    bool refill();
    void section();
    void pages();
    void page(quint64 head);
    void sizes(quint64 total);
    bool enterBlock(const std::string &name);
    void end(Result<void> result);

    RamReader &m_stream;
    const std::atomic<bool> &m_stop;
    std::vector<char> m_buffer;
    std::vector<char> m_content;
    qint64 m_before = 0; ///< Bytes of the stream before the buffer.
    std::size_t m_next = 0;
    std::size_t m_end = 0;
    bool m_goesOn = true;
    bool m_isWhole = false;
    std::optional<Error> m_error;
    std::vector<Block> m_blocks;
    std::size_t m_block = 0;
    quint32 m_ram = 0;
};

} // namespace cofferdam
