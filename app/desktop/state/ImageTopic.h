// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the image of the virtual machine is there to make agents from.

#pragma once

#include "app/desktop/state/Topic.h"

namespace cofferdam {

class ImageTopic final : public Topic
{
    Q_OBJECT

public:
    using Topic::Topic;

    [[nodiscard]] const api::ImageStatus &status() const noexcept { return m_status; }

    void onConnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void changed();

private:
    api::ImageStatus m_status;
};

} // namespace cofferdam
