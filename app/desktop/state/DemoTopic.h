// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The offline demo and its story.

#pragma once

#include "app/desktop/state/StoryModel.h"
#include "app/desktop/state/Topic.h"

namespace cofferdam {

class DemoTopic final : public Topic
{
    Q_OBJECT

public:
    using Topic::Topic;

    [[nodiscard]] StoryModel *story() noexcept { return &m_story; }
    void run();

    bool take(const Event &event) override;

Q_SIGNALS:
    void finished(bool passed);

private:
    void append(const DemoRecord &line);

    StoryModel m_story;
};

} // namespace cofferdam
