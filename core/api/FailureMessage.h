// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Errors on the wire.

#pragma once

#include "core/api/WireEnum.h"
#include "core/api/cofferdam.pb.h"

namespace cofferdam {

template<>
struct WireEnum<Errc> : WirePair<Errc, api::ErrorCode, api::ErrorCode_ARRAYSIZE> {};

[[nodiscard]] api::Failure toApi(const Error &error);
/// A code of a newer service is Errc::Io: an error all the same.
[[nodiscard]] Error fromApi(const api::Failure &message);

} // namespace cofferdam
