// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far what takes long has come.

#pragma once

#include "app/client/Records.h"
#include "app/desktop/state/Topic.h"

namespace cofferdam {

class ProgressTopic final : public Topic
{
    Q_OBJECT

public:
    using Topic::Topic;

    bool take(const Event &event) override;

Q_SIGNALS:
    void changed(const cofferdam::ProgressRecord &progress);
};

} // namespace cofferdam
