// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The thread in which libcurl works: all calls of a dialer.

#pragma once

#include "core/dial/DialFlow.h"
#include "core/dial/DialOutbox.h"
#include "core/dial/DialRequest.h"
#include "core/dial/SystemTrust.h"

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

namespace cofferdam {

class DialCall;

/// Its public functions are for the thread that made it.
class DialThread
{
public:
    /// `wake` is called in either thread, when take() has something. `idle`: connections that nobody uses are kept for so long.
    DialThread(SystemTrust trust, std::chrono::milliseconds idle, std::function<void()> wake);
    DialThread(const DialThread &) = delete;
    DialThread &operator=(const DialThread &) = delete;
    /// Breaks off what is under way.
    ~DialThread();

    void start(quint64 call, DialRequest request, std::shared_ptr<DialFlow> flow);
    void refuse(quint64 call, DialFailure failure);
    void cancel(quint64 call) { order({call, Cancel{}}); }
    void resume(quint64 call) { order({call, Resume{}}); }
    [[nodiscard]] std::vector<DialEvent> take() { return m_outbox.take(); }

private:
    using Clock = std::chrono::steady_clock;
    struct Start {
        DialRequest request;
        std::shared_ptr<DialFlow> flow;
    };
    struct Cancel {};
    struct Resume {};
    struct Order {
        quint64 call;
        std::variant<Start, Cancel, Resume> what;
    };

    void order(Order order);
    void work();
    /// False: it is to end.
    [[nodiscard]] bool takeOrders();
    void carryOut(Order &order);
    void begin(quint64 id, Start start);
    void collectEnded();
    /// Ends the calls whose time has passed; how long nothing has to be looked at.
    [[nodiscard]] std::chrono::milliseconds endLate();
    void endFattest();
    void endAll();
    void drop(quint64 id);
    /// Tells the end once nothing of the call is left here, its secret least of all.
    void conclude(quint64 id, DialEnd end);
    /// Closes the connections that are kept when nobody has used them for long; when that is to be looked at again.
    [[nodiscard]] Clock::time_point hangUp(Clock::time_point now);

    const SystemTrust m_trust;
    const std::chrono::milliseconds m_idle;
    DialOutbox m_outbox;
    std::unordered_map<quint64, std::unique_ptr<DialCall>> m_calls;
    std::optional<Clock::time_point> m_idleSince; ///< The last call ended; none: no connection is kept.

    std::mutex m_mutex; // guards the next three; m_multi is changed in the thread of its own, and used there without
    CURLM *m_multi;
    std::vector<Order> m_orders;
    bool m_isEnding = false;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace cofferdam
