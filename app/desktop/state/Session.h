// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The link as the window uses it: events go to the topics that pages asked for, wishes to the service. Nothing in here is
// the truth; all of it comes again after a reconnect.

#pragma once

#include "app/client/ServiceLink.h"
#include "app/desktop/state/Topic.h"

#include <concepts>
#include <memory>
#include <vector>

namespace cofferdam {

class Session final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<api::ServiceToClient>)>;

    /// `link` must outlive this.
    explicit Session(ServiceLink *link, QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] ServiceLink *link() const noexcept { return m_link; }
    [[nodiscard]] bool isConnected() const { return m_link->isConnected(); }

    /// The one topic of that kind; made when it is asked for the first time, after those its constructor asks for.
    template<std::derived_from<Topic> Kind>
    [[nodiscard]] Kind &topic()
    {
        for (const auto &topic : m_topics) {
            if (auto *found = qobject_cast<Kind *>(topic.get()))
                return *found;
        }
        auto made = std::make_unique<Kind>(*this);
        auto &kind = *made;
        add(std::move(made));
        return kind;
    }

    /// Sends `message`; an error is told by failed() unless `done` takes it.
    void send(api::ClientToService message, Done done = {});
    /// Asks for what there is; `topic` takes the reply as it would take an event.
    void ask(Topic &topic, api::ClientToService message);

Q_SIGNALS:
    void connectedChanged();
    /// What was asked for after a (re)connect has come.
    void loaded();
    /// An error for people.
    void failed(const QString &what);

private:
    void add(std::unique_ptr<Topic> topic);
    void onConnected();
    void onDisconnected();
    void onEvent(const api::ServiceToClient &event);

    ServiceLink *const m_link;
    std::vector<std::unique_ptr<Topic>> m_topics; ///< A topic comes after those it uses.
    quint64 m_connection = 0;                     ///< Drops what an earlier connection still brings.
    int m_awaited = 0;                            ///< Replies to what was asked on connecting.
    bool m_connecting = false;
};

} // namespace cofferdam
