// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording in the place of a running service: its events come again, and nothing can be changed.

#pragma once

#include "app/client/Recording.h"
#include "app/client/ServiceLink.h"

class QTimer;

namespace cofferdam {

class Replay final : public ServiceLink
{
    Q_OBJECT

public:
    /// `speed` 1 is as it happened, 2 twice as fast, 0 all at once. Pauses are cut to two seconds.
    Replay(std::vector<RecordedMessage> messages, double speed, QObject *parent = nullptr);

    /// connected(), then the events.
    void open();

    /// A question about what is (a list, a page) gets the recorded reply of that sort, cut to the agent asked for;
    /// everything else is Errc::Denied.
    void request(api::ClientToService message, QObject *context, Reply done) override;
    [[nodiscard]] bool isConnected() const override { return m_open; }

Q_SIGNALS:
    void finished();

private:
    void playNext();
    [[nodiscard]] Result<api::ServiceToClient> answer(const api::ClientToService &message) const;

    const std::vector<RecordedMessage> m_messages;
    const double m_speed;
    QTimer *m_timer = nullptr;
    std::size_t m_next = 0;
    bool m_open = false;
};

} // namespace cofferdam
