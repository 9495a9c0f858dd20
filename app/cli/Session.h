// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run of the command line: finds the service or starts it, asks, prints, and knows the exit code.

#pragma once

#include "app/client/ServiceClient.h"

#include <QStringList>

#include <functional>

namespace cofferdam {

/// Exit codes of cofferdamctl.
enum class Exit : int {
    Fine = 0,
    Failed = 1, ///< The service or the thing asked for said no.
    Usage = 2,  ///< The command line was wrong.
};

class Session : public QObject
{
    Q_OBJECT

public:
    using OnReply = std::function<void(const api::ServiceToClient &)>;

    /// `json`: replies are printed in protobuf's JSON mapping, one object per line.
    explicit Session(bool json);

    /// Connects (starting cofferdamd, from this program's folder, when it does not run) and then calls `begin`.
    void run(std::function<void()> begin);
    /// Sends; a failure is printed and ends the program.
    void ask(api::ClientToService request, OnReply onReply);
    /// Asks for events; they go to `onEvent` until the end.
    void subscribe(OnReply onEvent);

    /// With --json prints the message, otherwise calls `asText`.
    void print(const google::protobuf::Message &message, const std::function<void()> &asText) const;
    [[nodiscard]] bool json() const noexcept { return m_json; }
    void outRaw(const QString &json) const; ///< For what is JSON already.
    void out(const QString &line) const; ///< Terminal escapes and other control characters are made visible.
    void end(Exit exit = Exit::Fine);
    void fail(const QString &message);

private:
    void startService();

    ServiceClient m_client;
    std::function<void()> m_begin;
    bool m_json;
    bool m_started = false;
    bool m_over = false;
    int m_attempts = 0;
};

} // namespace cofferdam
