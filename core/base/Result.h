// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A value or the reason why there is none.

#pragma once

#include "core/base/Phrase.h"

#include <QStringView>

#include <expected>
#include <utility>

namespace cofferdam {

/// Why an operation failed, for the program to branch on.
enum class Errc {
    Invalid,     ///< The input is wrong: malformed, out of range, too large.
    NotFound,    ///< The thing named does not exist.
    Exists,      ///< It exists already.
    Denied,      ///< Policy or the system refuses it.
    Busy,        ///< Another operation has to end first.
    Timeout,     ///< No answer in time.
    Cancelled,   ///< Given up on purpose: rollback, abort, shutdown.
    NoSpace,     ///< The disk is full; the message names the space needed.
    Io,          ///< The operating system reported an error.
    Damaged,     ///< Stored data fails its check.
    WrongKey,    ///< Stored data cannot be opened with this key.
    Unavailable, ///< A part that is needed is not there or not running.
    Unsupported, ///< Understood, and not built.
};

[[nodiscard]] constexpr QStringView toWord(Errc code) noexcept
{
    switch (code) {
    case Errc::Invalid: return u"invalid";
    case Errc::NotFound: return u"not-found";
    case Errc::Exists: return u"exists";
    case Errc::Denied: return u"denied";
    case Errc::Busy: return u"busy";
    case Errc::Timeout: return u"timeout";
    case Errc::Cancelled: return u"cancelled";
    case Errc::NoSpace: return u"no-space";
    case Errc::Io: return u"io";
    case Errc::Damaged: return u"damaged";
    case Errc::WrongKey: return u"wrong-key";
    case Errc::Unavailable: return u"unavailable";
    case Errc::Unsupported: return u"unsupported";
    }
    return {};
}

/// `code` for the program, `message` for the person.
struct Error {
    Errc code;
    Phrase message;
    friend bool operator==(const Error &, const Error &) = default;
};

template<typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(Errc code, Phrase message)
{
    return std::unexpected(Error{code, std::move(message)});
}

} // namespace cofferdam
