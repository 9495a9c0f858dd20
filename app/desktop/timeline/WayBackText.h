// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person is told before going back to a snapshot or deleting it.

#pragma once

#include "app/client/Records.h"

namespace cofferdam {

struct WayBack {
    SnapshotRecord to;
    QString label;              ///< Of `to`, as it is shown.
    qint64 fromUs = 0;          ///< Unix time of the row one came from; 0: from none.
    QString insteadOf;          ///< One that was wanted and is thinned out; empty: this one was wanted.
    api::SnapshotPreview known; ///< Its snapshot is empty until the service has said what it means.
};

[[nodiscard]] QString goingBackText(const WayBack &way);
[[nodiscard]] QString deletingText(const WayBack &way);
/// "42 s", "4 min 42 s", "3 h 5 min", "2 days 4 h"
[[nodiscard]] QString spanText(qint64 us);

} // namespace cofferdam
