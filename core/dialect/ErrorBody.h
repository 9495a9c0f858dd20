// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An error as a provider's own client understands it.

#pragma once

#include "core/dialect/Dialect.h"

#include <QByteArray>
#include <QString>

namespace cofferdam {

/// JSON for an answer of HTTP's `status`, 400 or above; `message` is for the agent and its user.
[[nodiscard]] QByteArray errorBody(Dialect dialect, int status, const QString &message);
/// The message in an error that a provider of this dialect has sent; empty: there is none that can be found.
[[nodiscard]] QString errorMessage(const QByteArray &body);

} // namespace cofferdam
