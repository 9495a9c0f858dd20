// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a request to a model goes, and what goes with it.

#pragma once

#include "app/service/models/ModelStore.h"
#include "core/dial/DialRequest.h"
#include "core/dialect/ModelEndpoint.h"

namespace cofferdam {

/// What stands before a dialect's path, as it is kept: http or https, no user, query or fragment, no "/" and no "/v1" at its end. Invalid
/// with a sentence for its user.
[[nodiscard]] Result<QString> checkedBaseUrl(const QString &url);
/// On this computer, by the dialer's own word: what is sent there stays here, and goes through no proxy.
[[nodiscard]] bool isOfThisComputer(const QString &url);

/// All of it but the key's value and the times. `body` goes as it is.
[[nodiscard]] DialRequest dialRequest(const StoredTarget &target, const ModelEndpoint &endpoint, const QByteArray &body);

} // namespace cofferdam
