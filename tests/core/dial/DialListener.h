// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hears what a dialer tells of its calls.

#pragma once

#include "core/dial/HttpDialer.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace cofferdam {

struct HeardCall {
    std::optional<DialAnswer> answer;
    QByteArray body;
    qint64 bytes = 0;
    std::optional<DialEnd> end;
    int signalsAfterEnd = 0;
};

/// What a person is told; empty when nothing failed.
[[nodiscard]] QString messageOf(const HeardCall &call);

class DialListener : public QObject
{
    Q_OBJECT

public:
    explicit DialListener(HttpDialer &dialer);

    /// From now on nothing is taken, and bodies are not kept.
    void stopTaking() { m_takes = false; }
    void takeAll(HttpDialer::CallId call); ///< What was told so far, and what comes.

    [[nodiscard]] const HeardCall &of(HttpDialer::CallId call) { return m_calls[call]; }
    [[nodiscard]] bool hasHeardOf(HttpDialer::CallId call) const { return m_calls.contains(call); }
    /// Waits for its end; fails the test when there is none.
    const HeardCall &untilEnd(HttpDialer::CallId call);
    /// Waits until `condition`, which is looked at after each signal.
    void until(const std::function<bool()> &condition);

Q_SIGNALS:
    void heard();

private:
    HeardCall &note(HttpDialer::CallId call);

    HttpDialer &m_dialer;
    QHash<HttpDialer::CallId, HeardCall> m_calls;
    QHash<HttpDialer::CallId, qint64> m_untaken;
    bool m_takes = true;
};

/// Lets events be handled for so long.
void letPass(std::chrono::milliseconds time);

} // namespace cofferdam
