// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a thread has to tell another, in its order.

#pragma once

#include "core/dial/DialAnswer.h"
#include "core/dial/DialFailure.h"

#include <QByteArray>

#include <functional>
#include <mutex>
#include <string_view>
#include <variant>
#include <vector>

namespace cofferdam {

struct DialEvent {
    quint64 call;
    std::variant<DialAnswer, QByteArray, DialEnd> what;
};

/// Any thread. How much waits is bounded by who tells: DialCall pauses.
class DialOutbox
{
public:
    /// `wake` is called by who tells, when there was nothing to take before.
    explicit DialOutbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void tell(quint64 call, DialAnswer answer) { put({call, std::move(answer)}); }
    void tell(quint64 call, DialEnd end) { put({call, std::move(end)}); }
    /// Pieces of one call that wait behind each other become one.
    void tell(quint64 call, std::string_view piece);
    [[nodiscard]] std::vector<DialEvent> take();

private:
    void put(DialEvent event);

    std::function<void()> m_wake;
    std::mutex m_mutex; // guards the next one
    std::vector<DialEvent> m_events;
};

} // namespace cofferdam
