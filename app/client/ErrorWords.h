// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How an error code is written in api::Failed: one word, the same on both ends of the local socket.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QStringView>

namespace cofferdam {

[[nodiscard]] QStringView toWord(Errc code) noexcept;
/// A word of a newer service is Errc::Io: an error all the same.
[[nodiscard]] Errc errcFromWord(QStringView word) noexcept;

[[nodiscard]] api::Failed toFailed(const Error &error);
[[nodiscard]] Error fromFailed(const api::Failed &failed);

} // namespace cofferdam
