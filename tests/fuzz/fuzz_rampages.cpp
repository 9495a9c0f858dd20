// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The RAM stream that QEMU writes, with what a guest holds in it: pages lie in it, in their order, and what is looked for lies in the other stream.

#include "tests/fuzz/Mutations.h"

#include "tests/support/MemoryRam.h"
#include "vm/snapshot/RamPages.h"

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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::span<const char> bytes(reinterpret_cast<const char *>(data), size);
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
