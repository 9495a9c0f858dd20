// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/TraceeMemory.h"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cofferdam::guest {

const TraceeMemory::Page *TraceeMemory::page(std::uint64_t address)
{
    const auto base = address & ~static_cast<std::uint64_t>(kPage - 1);
    if (const auto found = std::ranges::find(m_pages, base, &std::pair<std::uint64_t, std::unique_ptr<Page>>::first); found != m_pages.end())
        return found->second.get();
    auto bytes = std::make_unique_for_overwrite<Page>();
    const iovec here{bytes->data(), bytes->size()};
    const iovec there{reinterpret_cast<void *>(base), kPage}; // NOLINT(performance-no-int-to-ptr): an address of the other process
    if (::process_vm_readv(m_thread, &here, 1, &there, 1, 0) != static_cast<ssize_t>(kPage))
        return nullptr;
    return m_pages.emplace_back(base, std::move(bytes)).second.get();
}

void TraceeMemory::prefetch(std::span<const std::uint64_t> addresses)
{
    std::vector<iovec> here;
    std::vector<iovec> there;
    const auto first = m_pages.size();
    for (const auto address : addresses) {
        const auto base = address & ~static_cast<std::uint64_t>(kPage - 1);
        if (base == 0 || std::ranges::contains(m_pages, base, &std::pair<std::uint64_t, std::unique_ptr<Page>>::first))
            continue;
        auto &bytes = m_pages.emplace_back(base, std::make_unique_for_overwrite<Page>()).second;
        here.push_back({bytes->data(), bytes->size()});
        there.push_back({reinterpret_cast<void *>(base), kPage}); // NOLINT(performance-no-int-to-ptr): an address of the other process
    }
    if (here.empty())
        return;
    const auto got = ::process_vm_readv(m_thread, here.data(), here.size(), there.data(), there.size(), 0);
    m_pages.resize(first + (got > 0 ? static_cast<std::size_t>(got) / kPage : 0)); // it ends at the first that is not there
}

std::expected<std::string, int> TraceeMemory::text(std::uint64_t address, std::size_t limit, int tooLong)
{
    std::string text;
    for (;;) {
        const auto *bytes = page(address);
        if (bytes == nullptr)
            return std::unexpected(EFAULT);
        const auto offset = static_cast<std::size_t>(address % kPage);
        const auto *from = bytes->data() + offset;
        const auto *end = static_cast<const char *>(std::memchr(from, 0, kPage - offset));
        text.append(from, end != nullptr ? static_cast<std::size_t>(end - from) : kPage - offset);
        if (text.size() >= limit)
            return std::unexpected(tooLong);
        if (end != nullptr)
            return text;
        address += kPage - offset;
    }
}

std::expected<std::vector<std::string>, int> TraceeMemory::texts(std::uint64_t address, std::size_t limit)
{
    std::vector<std::string> list;
    if (address == 0)
        return list;
    for (std::size_t left = limit;; address += sizeof(std::uint64_t)) {
        std::uint64_t pointer = 0;
        std::array<char, sizeof pointer> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i) { // it may straddle two pages
            const auto *found = page(address + i);
            if (found == nullptr)
                return std::unexpected(EFAULT);
            bytes.at(i) = found->at((address + i) % kPage);
        }
        std::memcpy(&pointer, bytes.data(), sizeof pointer);
        if (pointer == 0)
            return list;
        auto next = text(pointer, left, E2BIG);
        if (!next)
            return std::unexpected(next.error());
        left -= next->size() + 1;
        list.push_back(std::move(*next));
    }
}

} // namespace cofferdam::guest
