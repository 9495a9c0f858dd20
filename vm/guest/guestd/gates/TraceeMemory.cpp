// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/TraceeMemory.h"

#include <sys/uio.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

namespace cofferdam::guest {

std::expected<const TraceeMemory::Page *, int> TraceeMemory::page(std::uint64_t address)
{
    const auto base = address & ~static_cast<std::uint64_t>(kPage - 1);
    if (const auto found = m_pages.find(base); found != m_pages.end())
        return found->second.get();
    if (m_pages.size() >= kMaxPages)
        return std::unexpected(E2BIG);
    if (m_pages.size() == kFewPages && m_beforeMuch)
        m_beforeMuch();
    auto bytes = std::make_unique_for_overwrite<Page>();
    const iovec here{bytes->data(), bytes->size()};
    const iovec there{reinterpret_cast<void *>(base), kPage}; // NOLINT(performance-no-int-to-ptr): an address of the other process
    if (::process_vm_readv(m_thread, &here, 1, &there, 1, 0) != static_cast<ssize_t>(kPage))
        return std::unexpected(EFAULT);
    return m_pages.emplace(base, std::move(bytes)).first->second.get();
}

void TraceeMemory::prefetch(std::span<const std::uint64_t> addresses)
{
    std::vector<iovec> here;
    std::vector<iovec> there;
    for (const auto address : addresses) {
        const auto base = address & ~static_cast<std::uint64_t>(kPage - 1);
        if (base == 0 || m_pages.contains(base))
            continue;
        auto &bytes = m_pages.emplace(base, std::make_unique_for_overwrite<Page>()).first->second;
        here.push_back({bytes->data(), bytes->size()});
        there.push_back({reinterpret_cast<void *>(base), kPage}); // NOLINT(performance-no-int-to-ptr): an address of the other process
    }
    if (here.empty())
        return;
    const auto got = ::process_vm_readv(m_thread, here.data(), here.size(), there.data(), there.size(), 0);
    for (auto i = got > 0 ? static_cast<std::size_t>(got) / kPage : 0; i < there.size(); ++i) // it ends at the first that is not there
        m_pages.erase(reinterpret_cast<std::uint64_t>(there[i].iov_base));
}

std::expected<std::string, int> TraceeMemory::text(std::uint64_t address, std::size_t limit, int tooLong)
{
    std::string text;
    for (;;) {
        const auto bytes = page(address);
        if (!bytes)
            return std::unexpected(bytes.error());
        const auto offset = static_cast<std::size_t>(address % kPage);
        const auto *from = (*bytes)->data() + offset;
        const auto *end = static_cast<const char *>(std::memchr(from, 0, kPage - offset));
        text.append(from, end != nullptr ? static_cast<std::size_t>(end - from) : kPage - offset);
        if (text.size() >= limit)
            return std::unexpected(tooLong);
        if (end != nullptr)
            return text;
        address += kPage - offset;
    }
}

std::expected<std::uint64_t, int> TraceeMemory::pointer(std::uint64_t address)
{
    std::array<char, sizeof(std::uint64_t)> bytes{};
    for (std::size_t done = 0; done < bytes.size();) { // it may straddle two pages
        const auto found = page(address + done);
        if (!found)
            return std::unexpected(found.error());
        const auto offset = static_cast<std::size_t>((address + done) % kPage);
        const auto size = std::min(bytes.size() - done, kPage - offset);
        std::memcpy(bytes.data() + done, (*found)->data() + offset, size);
        done += size;
    }
    return std::bit_cast<std::uint64_t>(bytes);
}

std::expected<std::vector<std::string>, int> TraceeMemory::texts(std::uint64_t address, std::size_t limit)
{
    std::vector<std::string> list;
    if (address == 0)
        return list;
    for (std::size_t left = limit;; address += sizeof(std::uint64_t)) {
        const auto from = pointer(address);
        if (!from)
            return std::unexpected(from.error());
        if (*from == 0)
            return list;
        if (list.size() == kMaxWords)
            return std::unexpected(E2BIG);
        auto next = text(*from, left, E2BIG);
        if (!next)
            return std::unexpected(next.error());
        left -= next->size() + 1;
        list.push_back(std::move(*next));
    }
}

} // namespace cofferdam::guest
