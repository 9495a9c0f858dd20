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
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cofferdam::guest {

/// Errors are errno values, as execve would give them; E2BIG also where the process has scattered its words over more pages than any
/// ordinary one would.
class TraceeMemory
{
public:
    static constexpr std::size_t kMaxPages = 1024;
    static constexpr std::size_t kMaxWords = 4096; ///< Of one array.

    /// `beforeMuch` is called once, before more is read than an ordinary call has.
    explicit TraceeMemory(pid_t thread, std::function<void()> beforeMuch = {}) : m_thread(thread), m_beforeMuch(std::move(beforeMuch)) {}

    /// Reads the pages of all these addresses at once, as far as they are there.
    void prefetch(std::span<const std::uint64_t> addresses);
    /// A text that ends with a zero byte; with more than `limit` bytes: `tooLong`.
    [[nodiscard]] std::expected<std::string, int> text(std::uint64_t address, std::size_t limit, int tooLong);
    /// The texts of an array that ends with a null pointer, `limit` bytes in all with their zeros. A null address is an empty array.
    [[nodiscard]] std::expected<std::vector<std::string>, int> texts(std::uint64_t address, std::size_t limit);

private:
    static constexpr std::size_t kPage = 4096;
    static constexpr std::size_t kFewPages = 16;
    using Page = std::array<char, kPage>;

    /// Each page is read once: arguments and environment usually lie on two or three.
    [[nodiscard]] std::expected<const Page *, int> page(std::uint64_t address);
    [[nodiscard]] std::expected<std::uint64_t, int> pointer(std::uint64_t address);

    pid_t m_thread;
    std::function<void()> m_beforeMuch;
    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> m_pages; ///< By address.
};

} // namespace cofferdam::guest
