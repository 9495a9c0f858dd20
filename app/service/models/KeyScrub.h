// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes a key out of an answer that repeats it: a careless server's echo must not bring it to the agent.

#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QList>

#include <cstdint>
#include <memory>
#include <vector>

namespace cofferdam {

/// In linear time. feed() finds the bytes as they are, also where they are cut into pieces, and not encoded in another way; cleaned() does.
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
    /// All of it at once. Also where it is written with the escapes of JSON, of addresses or of HTML, in base64 or hex, or in one within another.
    [[nodiscard]] static QByteArray cleaned(const std::shared_ptr<const Secret> &key, const QByteArray &bytes);

    [[nodiscard]] bool hasFound() const noexcept { return m_hasFound; }

private:
    [[nodiscard]] char keyAt(std::size_t at) const { return static_cast<char>(m_key->bytes()[at]); }
    [[nodiscard]] QByteArray beginning() const; ///< Of the key: what is kept back.
    /// Where it ends in `bytes`; one does not begin within another.
    [[nodiscard]] QList<qsizetype> endsIn(const QByteArray &bytes) const;
    void cleanEncoded(const QByteArray &layer, const QList<qsizetype> &places, QByteArray &clean) const;
    /// How far the key is matched when `byte` follows.
    [[nodiscard]] std::size_t after(std::size_t matched, char byte) const;

    std::shared_ptr<const Secret> m_key;
    std::vector<std::uint32_t> m_borders; ///< Knuth, Morris, Pratt: the longest beginning of the key that ends each of its beginnings.
    std::size_t m_matched = 0;            ///< Bytes of the key that end what came so far; they are kept back.
    bool m_hasFound = false;
};

} // namespace cofferdam
