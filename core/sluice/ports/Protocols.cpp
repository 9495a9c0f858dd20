// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/ports/Protocols.h"

#include "core/sluice/streams/model/ModelConnection.h"

#include <array>

namespace cofferdam {

std::span<const Protocol> protocols()
{
    static constexpr std::array kAll{kModelProtocol};
    return kAll;
}

} // namespace cofferdam
