// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl image build|list|verify|export|import: without the service, so that an image can be made before its first start.

#pragma once

#include <QStringList>

namespace cofferdam {

/// `arguments` follow "image"; `--json` may be among them. Needs a QCoreApplication and runs its event loop. Exit code: 0 done,
/// 1 failed, 2 wrong usage.
[[nodiscard]] int runImageCommand(const QStringList &arguments);

} // namespace cofferdam
