// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/DemoTopic.h"

#include "app/client/Translated.h"
#include "app/desktop/state/Session.h"

namespace cofferdam {

void DemoTopic::run()
{
    m_story.clear();
    append({tr("The demo is starting."), true, false, false});
    api::ClientToService message;
    message.mutable_run_demo();
    m_session.send(std::move(message), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            append({translated(reply.error().message), false, true, false});
    });
}

bool DemoTopic::take(const Event &event)
{
    if (!event.has_demo())
        return false;
    append(DemoRecord::from(event.demo()));
    return true;
}

void DemoTopic::append(const DemoRecord &line)
{
    m_story.append(line);
    if (line.finished)
        Q_EMIT finished(line.passed);
}

} // namespace cofferdam
