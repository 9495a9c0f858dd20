// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ImageTopic.h"

#include "app/desktop/state/Session.h"

namespace cofferdam {

void ImageTopic::onConnected()
{
    api::ClientToService status;
    status.mutable_image_status();
    m_session.ask(*this, std::move(status));
}

bool ImageTopic::take(const Event &event)
{
    if (!event.has_image_status())
        return false;
    m_status = event.image_status();
    Q_EMIT changed();
    return true;
}

} // namespace cofferdam
