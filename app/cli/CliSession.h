// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A command that talks with the service: finds it or starts it, asks, prints, and knows the exit code.

#pragma once

#include "app/cli/Terminal.h"
#include "app/client/ServiceClient.h"
#include "app/client/ServiceStarter.h"

#include <functional>
#include <string>
#include <vector>

namespace cofferdam {

/// A text of a message.
[[nodiscard]] inline QString text(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

class CliSession : public QObject, public Terminal
{
    Q_OBJECT

public:
    using OnReply = std::function<void(const api::ServiceToClient &)>;
    using Make = std::function<api::ClientToService()>;

    explicit CliSession(bool json);

    /// Sends, once the service answers; a failure is printed and ends the conversation.
    void ask(api::ClientToService request, OnReply onReply);
    /// The same of a request that is made only when it can be sent, because of the key in it.
    void ask(Make make, OnReply onReply);
    /// Asks for events; they go to `onEvent` until the end.
    void subscribe(const OnReply &onEvent);
    /// Connects, starting the service when it does not run, and goes on until the end. Once.
    [[nodiscard]] Exit run();

    /// With --json prints the message in protobuf's JSON mapping, otherwise calls `asText`.
    void print(const google::protobuf::Message &message, const std::function<void()> &asText) const;
    void end(Exit exit = Exit::Fine);
    void fail(const Error &error);

private:
    void onDisconnected(const Phrase &reason);
    void send(api::ClientToService request, OnReply onReply);

    ServiceClient m_client;
    ServiceStarter m_starter;
    std::vector<std::function<void()>> m_unsent; ///< Asked before the service answered.
    Phrase m_refusal;                            ///< What the service said when it ended instead of answering.
    int m_attemptsLeft;
    bool m_connected = false; ///< It was, once.
    bool m_over = false;
    Exit m_exit = Exit::Fine;
};

} // namespace cofferdam
