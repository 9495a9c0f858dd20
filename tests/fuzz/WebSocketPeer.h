// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The gateway's side of a WebSocket (RFC 6455) over a loose stream, as far as a target needs it.

#pragma once

#include "tests/support/LooseStream.h"

#include <QByteArray>

namespace cofferdam {

/// The answer that takes the upgrade which the client has asked for on `stream`.
[[nodiscard]] QByteArray upgradeAnswer(const test::LooseStream &stream);
/// `text`, of less than 64 KiB, as one message, unmasked.
[[nodiscard]] QByteArray textFrame(QByteArrayView text);

} // namespace cofferdam
