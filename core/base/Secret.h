// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes that are locked in memory, wiped when they go, and cannot be printed.

#pragma once

#include <QByteArray>

#include <cstddef>
#include <memory>
#include <span>

namespace cofferdam {

/// Move-only. Aborts the process only if the system refuses memory altogether; a refused mlock is tolerated.
class Secret
{
public:
    Secret() = default;
    explicit Secret(std::size_t size);                    ///< `size` zero bytes.
    [[nodiscard]] static Secret random(std::size_t size); ///< From the system's random source.
    /// Copies `bytes` and wipes the source.
    [[nodiscard]] static Secret take(QByteArray &bytes);

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept;
    [[nodiscard]] std::span<std::byte> writableBytes() noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }
    /// Constant-time.
    [[nodiscard]] bool equals(std::span<const std::byte> other) const noexcept;

private:
    struct Wipe {
        void operator()(std::byte *bytes) const noexcept;
    };
    std::unique_ptr<std::byte[], Wipe> m_bytes;
    std::size_t m_size = 0;
};

} // namespace cofferdam
