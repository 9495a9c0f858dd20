// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/store/TypedSecret.h"

#include <QString>

#include <algorithm>

namespace cofferdam {
namespace {

bool isAsciiBlank(std::byte byte)
{
    const auto character = static_cast<char>(byte);
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

} // namespace

Secret inOneForm(const Secret &typed)
{
    const auto bytes = typed.bytes();
    const auto begin = std::ranges::find_if_not(bytes, isAsciiBlank);
    auto end = bytes.end();
    while (end != begin && isAsciiBlank(*(end - 1)))
        --end;
    const bool isAscii = std::all_of(begin, end, [](std::byte byte) { return static_cast<unsigned char>(byte) < 0x80; });
    Secret trimmed(static_cast<std::size_t>(end - begin));
    std::copy(begin, end, trimmed.writableBytes().begin());
    if (isAscii)
        return trimmed;
    // What Qt makes on the way is freed but cannot be wiped from here.
    const auto text = QString::fromUtf8(reinterpret_cast<const char *>(trimmed.bytes().data()), qsizetype(trimmed.size()));
    QByteArray composed = text.normalized(QString::NormalizationForm_C).toUtf8();
    return Secret::take(composed);
}

} // namespace cofferdam
