// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One subject of what the service tells: it asks for what there is once the link is up, takes the events about it, and
// holds the models that pages show. A new subject is a class of this kind; Session does not know it.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QObject>

namespace cofferdam {

class Session;

class Topic : public QObject
{
    Q_OBJECT

public:
    using Event = api::ServiceToClient;

    /// Made by Session::topic() alone, which outlives it.
    explicit Topic(Session &session);
    ~Topic() override;

    /// Requests may be made: asks for what there is.
    virtual void onConnected();
    /// What only the service knows is not known any more.
    virtual void onDisconnected();
    /// True when the event was about this subject; it may be about others, too.
    virtual bool take(const Event &event) = 0;

protected:
    Session &m_session;
};

} // namespace cofferdam
