// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory that is wiped when it is given back. No Qt: the confined reader uses it too.

#pragma once

#include <cstddef>
#include <memory>
#include <string.h>
#include <vector>

namespace cofferdam {

template<typename T>
struct WipingAllocator {
    using value_type = T;

    WipingAllocator() = default;
    template<typename Other>
    WipingAllocator(const WipingAllocator<Other> &) noexcept // NOLINT(google-explicit-constructor): as the standard asks
    {}

    [[nodiscard]] T *allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T *at, std::size_t count) noexcept
    {
        explicit_bzero(static_cast<void *>(at), count * sizeof(T));
        std::allocator<T>().deallocate(at, count);
    }
    friend bool operator==(const WipingAllocator &, const WipingAllocator &) = default;
};

template<typename T>
using Wiped = std::vector<T, WipingAllocator<T>>;

} // namespace cofferdam
