// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ImageAge.h"

namespace cofferdam {

bool hasOlderImage(const QString &image, const api::ImageStatus &status)
{
    for (const auto *each : {&status.full_id(), &status.tiny_id()}) {
        const auto newest = QString::fromStdString(*each);
        const auto kind = newest.section(u'-', 0, 0) + u'-';
        if (!newest.isEmpty() && image.startsWith(kind))
            return image != newest;
    }
    return false;
}

} // namespace cofferdam
