// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// libcurl, begun once for the process and with memory that is wiped when it is given back: it copies a header several times.

#pragma once

namespace cofferdam {

/// Any thread. False: there is no libcurl to work with.
[[nodiscard]] bool beginCurl();

} // namespace cofferdam
