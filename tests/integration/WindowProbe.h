// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A client that asks as the window does, ten times a second, and takes the time of each answer; beside it, how long a byte takes to an idle
// thread and back: what the machine itself makes everybody wait.

#pragma once

#include "app/client/ServiceClient.h"

#include <QThread>

#include <mutex>
#include <vector>

namespace cofferdam {

class WindowProbe : public QThread
{
public:
    explicit WindowProbe(QString socket) : m_socket(std::move(socket)) {}
    ~WindowProbe() override;

    struct Times {
        std::vector<double> answers; ///< ms, sorted.
        std::vector<double> echoes;
        qsizetype events = 0;  ///< That the service told it meanwhile.
        qsizetype refusals = 0;
        qsizetype unanswered = 0;
    };
    /// Ends it.
    [[nodiscard]] Times finish();
    /// Of sorted times, that of so many per cent; 0 without any.
    [[nodiscard]] static double percentile(const std::vector<double> &sorted, double percent);

protected:
    void run() override;

private:
    void ask(ServiceClient &client, QObject &context);

    QString m_socket;
    std::mutex m_mutex; // guards the next
    Times m_times;
    int m_asked = 0;
};

} // namespace cofferdam
