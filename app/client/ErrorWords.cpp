// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ErrorWords.h"

#include "core/api/PhraseMessage.h"

#include <array>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kWords{
    std::pair{Errc::Invalid, QStringView(u"invalid")},
    std::pair{Errc::NotFound, QStringView(u"not-found")},
    std::pair{Errc::Exists, QStringView(u"exists")},
    std::pair{Errc::Denied, QStringView(u"denied")},
    std::pair{Errc::Busy, QStringView(u"busy")},
    std::pair{Errc::Timeout, QStringView(u"timeout")},
    std::pair{Errc::Cancelled, QStringView(u"cancelled")},
    std::pair{Errc::NoSpace, QStringView(u"no-space")},
    std::pair{Errc::Io, QStringView(u"io")},
    std::pair{Errc::Damaged, QStringView(u"damaged")},
    std::pair{Errc::WrongKey, QStringView(u"wrong-key")},
    std::pair{Errc::Unavailable, QStringView(u"unavailable")},
    std::pair{Errc::Unsupported, QStringView(u"unsupported")},
};

} // namespace

Errc errcFromWord(QStringView word) noexcept
{
    for (const auto &[code, known] : kWords) {
        if (known == word)
            return code;
    }
    return Errc::Io;
}

QStringView wordOf(Errc code) noexcept
{
    for (const auto &[known, word] : kWords) {
        if (known == code)
            return word;
    }
    return u"io";
}

Error fromFailed(const api::Failure &failed)
{
    return Error{errcFromWord(QString::fromStdString(failed.code())), fromApi(failed.message())};
}

} // namespace cofferdam
