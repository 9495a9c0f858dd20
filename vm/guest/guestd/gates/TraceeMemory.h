// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a process that waits in execve has laid out for the kernel. It may change at any moment: the kernel checks its own
// copy against the ticket afterwards.

#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cofferdam::guest {

/// Errors are errno values, as execve would give them.
class TraceeMemory
{
public:
    explicit TraceeMemory(pid_t thread) : m_thread(thread) {}

    /// Reads the pages of all these addresses at once, as far as they are there.
    void prefetch(std::span<const std::uint64_t> addresses);
    /// A text that ends with a zero byte; with more than `limit` bytes: `tooLong`.
    [[nodiscard]] std::expected<std::string, int> text(std::uint64_t address, std::size_t limit, int tooLong);
    /// The texts of an array that ends with a null pointer, `limit` bytes in all with their zeros. A null address is an empty array.
    [[nodiscard]] std::expected<std::vector<std::string>, int> texts(std::uint64_t address, std::size_t limit);

private:
    static constexpr std::size_t kPage = 4096;
    using Page = std::array<char, kPage>;

    /// Each page is read once: arguments and environment usually lie on two or three.
    [[nodiscard]] const Page *page(std::uint64_t address);

    pid_t m_thread;
    std::vector<std::pair<std::uint64_t, std::unique_ptr<Page>>> m_pages;
};

} // namespace cofferdam::guest
