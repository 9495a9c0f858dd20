// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyValue.h"

#include <algorithm>
#include <cstring>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t kShownFirst = 3; // characters
constexpr std::size_t kShownLast = 4;
constexpr std::size_t kHiddenWhole = 20; ///< What has no more is not shown at all.

QByteArrayView viewOf(std::span<const std::byte> bytes)
{
    return {bytes.data(), qsizetype(bytes.size())};
}

bool isControl(std::span<const std::byte> value, std::size_t at)
{
    const auto byte = std::to_integer<unsigned>(value[at]);
    // U+0080 to U+009F are two bytes in UTF-8, of which the second is looked at here.
    const bool isSecond = at > 0 && value[at - 1] == std::byte{0xc2} && byte < 0xa0;
    return byte < 0x20 || byte == 0x7f || isSecond;
}

/// Without one newline, of either kind, at its end.
std::span<const std::byte> withoutNewline(std::span<const std::byte> value)
{
    for (const std::byte end : {std::byte{'\n'}, std::byte{'\r'}}) {
        if (!value.empty() && value.back() == end)
            value = value.first(value.size() - 1);
        else
            break;
    }
    return value;
}

bool beginsCharacter(std::byte byte)
{
    return (byte & std::byte{0xc0}) != std::byte{0x80};
}

/// How many bytes the first `count` characters have, or, backwards, the last.
std::size_t sizeOfFirst(std::span<const std::byte> value, std::size_t count)
{
    std::size_t at = 0;
    for (; at < value.size(); ++at) {
        if (beginsCharacter(value[at]) && count-- == 0)
            break;
    }
    return at;
}

std::size_t sizeOfLast(std::span<const std::byte> value, std::size_t count)
{
    std::size_t at = value.size();
    while (at > 0 && count > 0)
        count -= beginsCharacter(value[--at]) ? 1 : 0;
    return value.size() - at;
}

} // namespace

Result<Secret> keyValue(Secret value, std::size_t most)
{
    const auto kept = withoutNewline(value.bytes());
    const auto invalid = [](Phrase why) { return fail(Errc::Invalid, std::move(why)); };
    if (kept.empty())
        return invalid(phrase("Vault", "A key cannot be empty."));
    if (kept.size() > most)
        return invalid(phrase("Vault", "A key can have %1 bytes at most; this one has %2.").arg(most, kept.size()));
    if (!viewOf(kept).isValidUtf8())
        return invalid(phrase("Vault", "The key is not text: it is not valid UTF-8."));
    for (std::size_t at = 0; at < kept.size(); ++at) {
        if (isControl(kept, at))
            return invalid(phrase("Vault", "The key has a control character at byte %1: perhaps more was copied than the key.").arg(qint64(at + 1)));
    }
    if (kept.front() == std::byte{' '} || kept.back() == std::byte{' '})
        return invalid(phrase("Vault", "The key has a blank at its begin or end: perhaps more was copied than the key."));
    if (kept.size() == value.size())
        return value;
    Secret shorter(kept.size());
    std::ranges::copy(kept, shorter.writableBytes().begin());
    return shorter;
}

QString maskedValue(std::span<const std::byte> value)
{
    const auto characters = std::ranges::count_if(value, beginsCharacter);
    if (std::size_t(characters) <= kHiddenWhole)
        return u"…"_s;
    return QString::fromUtf8(viewOf(value.first(sizeOfFirst(value, kShownFirst)))) + u'…'
           + QString::fromUtf8(viewOf(value.last(sizeOfLast(value, kShownLast))));
}

} // namespace cofferdam
