// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The error in api::Failure, as the service wrote it (app/service/api/ApiServer.cpp has the same words).

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QStringView>

namespace cofferdam {

/// A word of a newer service is Errc::Io: an error all the same.
[[nodiscard]] Errc errcFromWord(QStringView word) noexcept;
[[nodiscard]] QStringView wordOf(Errc code) noexcept;

[[nodiscard]] Error fromFailed(const api::Failure &failed);

} // namespace cofferdam
