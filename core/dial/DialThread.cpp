// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialThread.h"

#include "core/dial/CurlMemory.h"
#include "core/dial/DialCall.h"
#include "core/dial/DialWords.h"

#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace cofferdam {
namespace {

constexpr long kIdleConnections = 32;
// Over HTTP/2 libcurl lets a server send 10 MiB for each stream before it has to wait, taken or not. What honest servers send of a few answers at
// once fits; what many hostile ones send for a consumer that takes nothing does not.
constexpr qint64 kMaxHeld = 96LL * 1024 * 1024;
constexpr std::chrono::minutes kLongestPoll{1};

CURLM *beginMulti()
{
    CURLM *const multi = beginCurl() ? ::curl_multi_init() : nullptr;
    if (!multi) // for want of memory alone
        std::abort();
    ::curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kIdleConnections);
    return multi;
}

} // namespace

DialThread::DialThread(SystemTrust trust, std::chrono::milliseconds idle, std::function<void()> wake)
    : m_trust(std::move(trust))
    , m_idle(idle)
    , m_outbox(std::move(wake))
    , m_multi(beginMulti())
    , m_thread([this] { work(); })
{}

DialThread::~DialThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        ::curl_multi_wakeup(m_multi);
    }
    m_thread.join();
    ::curl_multi_cleanup(m_multi);
}

void DialThread::start(quint64 call, DialRequest request, std::shared_ptr<DialFlow> flow)
{
    order({call, Start{std::move(request), std::move(flow)}});
}

void DialThread::refuse(quint64 call, DialFailure failure)
{
    m_outbox.tell(call, DialEnd{.failure = std::move(failure), .sent = false, .bytes = 0});
}

void DialThread::order(Order order)
{
    const std::lock_guard lock(m_mutex);
    m_orders.push_back(std::move(order));
    ::curl_multi_wakeup(m_multi);
}

void DialThread::work()
{
    // Signals are for the service's own thread; the threads in which libcurl looks up names take this over.
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    while (takeOrders()) {
        int running = 0;
        if (::curl_multi_perform(m_multi, &running) != CURLM_OK)
            endAll();
        collectEnded();
        endFattest();
        const auto quiet = endLate();
        if (::curl_multi_poll(m_multi, nullptr, 0, int(quiet.count()), nullptr) != CURLM_OK)
            endAll(); // too many sockets to wait for, or no memory
    }
    while (!m_calls.empty())
        drop(m_calls.begin()->first);
}

bool DialThread::takeOrders()
{
    std::vector<Order> orders;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isEnding)
            return false;
        orders.swap(m_orders);
    }
    for (Order &order : orders)
        carryOut(order);
    return true;
}

void DialThread::carryOut(Order &order)
{
    if (auto *const start = std::get_if<Start>(&order.what)) {
        begin(order.call, std::move(*start));
        return;
    }
    const auto found = m_calls.find(order.call);
    if (found == m_calls.end()) // it has ended meanwhile
        return;
    if (std::holds_alternative<Cancel>(order.what)) {
        drop(order.call);
        return;
    }
    const CURLcode code = found->second->resume();
    if (code == CURLE_OK)
        return;
    conclude(order.call, found->second->end(code));
}

void DialThread::begin(quint64 id, Start start)
{
    if (start.flow->stage == DialFlow::Stage::Cancelled)
        return;
    auto call = std::make_unique<DialCall>(id, std::move(start.request), std::move(start.flow), m_trust, m_outbox);
    if (!call->isReady() || ::curl_multi_add_handle(m_multi, call->handle()) != CURLM_OK) {
        auto end = call->endUnready();
        call.reset();
        m_outbox.tell(id, std::move(end));
        return;
    }
    m_calls.emplace(id, std::move(call));
}

void DialThread::collectEnded()
{
    int left = 0;
    while (const CURLMsg *const message = ::curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result; // the message goes with its handle
        char *self = nullptr;
        ::curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
        auto &call = *reinterpret_cast<DialCall *>(self);
        conclude(call.id(), call.end(code));
    }
}

std::chrono::milliseconds DialThread::endLate()
{
    const auto now = Clock::now();
    auto next = hangUp(now);
    std::vector<quint64> late;
    for (const auto &[id, call] : m_calls) {
        const auto deadline = call->deadline();
        if (deadline && *deadline <= now)
            late.push_back(id);
        else if (deadline)
            next = std::min(next, *deadline);
    }
    for (const quint64 id : late) {
        conclude(id, m_calls.at(id)->endOfTime());
        next = now; // there may be none left
    }
    return std::chrono::ceil<std::chrono::milliseconds>(next - now);
}

// libcurl looks at the age of a connection only when it wants to take one up again, and does not hear a server hang up on one before that. And over
// HTTP/2 a connection remembers header lines, among them a secret that goes by another name than Authorization.
DialThread::Clock::time_point DialThread::hangUp(Clock::time_point now)
{
    if (!m_calls.empty() || !m_idleSince)
        return now + kLongestPoll;
    if (now < *m_idleSince + m_idle)
        return *m_idleSince + m_idle;
    m_idleSince.reset();
    CURLM *multi = beginMulti();
    {
        const std::lock_guard lock(m_mutex);
        std::swap(multi, m_multi);
        if (!m_orders.empty())
            ::curl_multi_wakeup(m_multi);
    }
    ::curl_multi_cleanup(multi);
    return now + kLongestPoll;
}

void DialThread::endFattest()
{
    qint64 all = 0;
    qint64 most = 0;
    quint64 fattest = 0;
    for (const auto &[id, call] : m_calls) {
        const qint64 held = call->held();
        all += held;
        if (held > most) {
            most = held;
            fattest = id;
        }
    }
    if (all <= kMaxHeld)
        return;
    conclude(fattest, m_calls.at(fattest)->endOfRoom());
}

void DialThread::endAll()
{
    while (!m_calls.empty()) {
        const auto &[id, call] = *m_calls.begin();
        conclude(id, call->end(CURLE_FAILED_INIT));
    }
}

void DialThread::conclude(quint64 id, DialEnd end)
{
    drop(id);
    m_outbox.tell(id, std::move(end));
}

void DialThread::drop(quint64 id)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    ::curl_multi_remove_handle(m_multi, found->second->handle());
    m_idleSince = Clock::now();
    m_calls.erase(found);
}

} // namespace cofferdam
