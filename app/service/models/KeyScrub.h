// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes a key out of an answer that repeats it: a careless server's echo must not bring it to the agent.

#pragma once

#include "core/base/Secret.h"

#include <QByteArray>

#include <cstdint>
#include <memory>
#include <vector>

namespace cofferdam {

/// Finds the bytes as they are, also where they are cut into pieces, in linear time. Does not find them encoded in another way.
class KeyScrub
{
public:
    /// Null: there is nothing to take out.
    explicit KeyScrub(std::shared_ptr<const Secret> key = {});

    /// What may be passed on after the next bytes: as many as came, without an end that may be the beginning of the key, and with "*" for each byte of
    /// the key.
    [[nodiscard]] QByteArray feed(const QByteArray &bytes);
    /// What was kept back: nothing follows.
    [[nodiscard]] QByteArray rest();
    /// All of it at once.
    [[nodiscard]] static QByteArray cleaned(const std::shared_ptr<const Secret> &key, const QByteArray &bytes);

    [[nodiscard]] bool hasFound() const noexcept { return m_hasFound; }

private:
    [[nodiscard]] char keyAt(std::size_t at) const { return static_cast<char>(m_key->bytes()[at]); }
    [[nodiscard]] QByteArray beginning() const; ///< Of the key: what is kept back.
    /// How far the key is matched when `byte` follows.
    [[nodiscard]] std::size_t after(std::size_t matched, char byte) const;

    std::shared_ptr<const Secret> m_key;
    std::vector<std::uint32_t> m_borders; ///< Knuth, Morris, Pratt: the longest beginning of the key that ends each of its beginnings.
    std::size_t m_matched = 0;            ///< Bytes of the key that end what came so far; they are kept back.
    bool m_hasFound = false;
};

} // namespace cofferdam
