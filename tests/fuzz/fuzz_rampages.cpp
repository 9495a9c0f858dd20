// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The RAM stream that QEMU writes, with what a guest holds in it: pages lie in it, in their order, and what is looked for lies in the other stream.

#include "tests/fuzz/Mutations.h"

#include "tests/support/MemoryRam.h"
#include "vm/snapshot/RamPages.h"
#include "vm/snapshot/RamSettle.h"
#include "vm/snapshot/RamWalk.h"

#include <map>
#include <string>

using namespace cofferdam;
using namespace cofferdam::test;

namespace {

const std::atomic<bool> kOn = false;

RamMap mapOf(std::span<const char> bytes)
{
    MemoryRam ram(bytes);
    auto pages = ramPages(ram, kOn);
    require(pages.has_value(), "what is no stream is no error");
    qint64 last = 0;
    for (const auto &page : *pages) {
        require(page.at >= last && page.at + 4096 <= qint64(bytes.size()), "a page lies in the stream, behind the one before");
        last = page.at + 4096;
    }
    return {qint64(bytes.size()), std::move(*pages)};
}

/// What a machine has that loads it.
class Memory final : public RamWalk
{
public:
    using RamWalk::RamWalk;
    std::map<std::pair<std::size_t, quint64>, std::string> pages;
    std::size_t records = 0;

private:
    Result<void> onPage(const RamRecord &page) override
    {
        pages[{page.block, page.address}].assign(page.content.begin(), page.content.end());
        ++records;
        return {};
    }
};

/// Settled, it has the same pages, and none twice.
void settleIt(std::span<const char> bytes)
{
    MemoryRam ram(bytes);
    const auto late = latePages(ram, kOn);
    require(late.has_value(), "what is no stream is no error");
    if (late->empty())
        return;
    std::string once;
    const auto lookUp = [bytes](qint64 at, std::span<char> into) -> Result<void> {
        require(at > 0 && at + qint64(into.size()) <= qint64(bytes.size()), "a late page lies in the stream");
        std::ranges::copy(bytes.subspan(std::size_t(at), into.size()), into.begin());
        return {};
    };
    const auto sink = [&once](std::span<const char> more) -> Result<void> {
        once.append(more.data(), more.size());
        return {};
    };
    MemoryRam again(bytes);
    require(settled(again, *late, lookUp, sink, kOn).has_value(), "what was found is settled");
    MemoryRam before(bytes);
    MemoryRam after(once);
    Memory loaded(before, kOn);
    Memory settledOne(after, kOn);
    require(loaded.run().value_or(false) && settledOne.run().value_or(false), "both are whole");
    require(loaded.pages == settledOne.pages, "the same is loaded of both");
    require(settledOne.records == settledOne.pages.size(), "nothing comes twice");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::span<const char> bytes(reinterpret_cast<const char *>(data), size);
    settleIt(bytes);
    const auto first = mapOf(bytes.first(size / 2));
    const auto second = mapOf(bytes.subspan(size / 2));
    for (const auto &[stream, other] : {std::pair{&first, &second}, std::pair{&second, &first}}) {
        qint64 least = 0;
        for (const auto &window : ramWindows(*stream, *other)) {
            require(window.begin >= least && window.size >= 0 && window.size <= kRamWindow && window.begin + window.size <= other->size,
                    "a window lies in the other stream, and not before the last one");
            least = window.begin;
        }
    }
    return 0;
}
