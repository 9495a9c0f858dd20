// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/integration/WindowProbe.h"

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::milliseconds kEach{100};

/// An idle thread that says a byte back.
class IdleThread
{
public:
    IdleThread()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends) != 0)
            qFatal("no socket pair");
        m_thread = std::thread([fd = m_ends[1]] {
            char byte = 0;
            while (::read(fd, &byte, 1) == 1 && ::write(fd, &byte, 1) == 1) {
            }
        });
    }
    ~IdleThread()
    {
        ::shutdown(m_ends[0], SHUT_RDWR);
        m_thread.join();
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    [[nodiscard]] int end() const { return m_ends[0]; }

private:
    int m_ends[2]{};
    std::thread m_thread;
};

double milliseconds(const QElapsedTimer &since)
{
    return static_cast<double>(since.nsecsElapsed()) / 1e6;
}

} // namespace

WindowProbe::~WindowProbe()
{
    (void)finish();
}

double WindowProbe::percentile(const std::vector<double> &sorted, double percent)
{
    if (sorted.empty())
        return 0;
    const auto at = static_cast<std::size_t>(std::ceil(static_cast<double>(sorted.size()) * percent / 100));
    return sorted[std::min(std::max<std::size_t>(at, 1), sorted.size()) - 1];
}

WindowProbe::Times WindowProbe::finish()
{
    quit();
    wait();
    const std::scoped_lock lock(m_mutex);
    auto times = m_times;
    std::ranges::sort(times.answers);
    std::ranges::sort(times.echoes);
    return times;
}

void WindowProbe::run()
{
    ServiceClient client(m_socket, u"probe"_s, Reconnect::WithBackoff);
    QObject context;
    QObject::connect(&client, &ServiceLink::happened, &context, [this](const api::ServiceToClient &) {
        const std::scoped_lock lock(m_mutex);
        ++m_times.events;
    });
    QObject::connect(&client, &ServiceLink::connected, &context, [&client, &context] {
        api::ClientToService subscribe;
        subscribe.mutable_subscribe();
        client.request(subscribe, &context, [](const Result<api::ServiceToClient> &) {});
    });
    client.open();

    IdleThread idle;
    QElapsedTimer sent;
    QSocketNotifier echo(idle.end(), QSocketNotifier::Read);
    QObject::connect(&echo, &QSocketNotifier::activated, &context, [&] {
        char byte = 0;
        if (::read(idle.end(), &byte, 1) != 1)
            return;
        const std::scoped_lock lock(m_mutex);
        m_times.echoes.push_back(milliseconds(sent));
    });
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &context, [&] {
        if (client.isConnected())
            ask(client, context);
        sent.start();
        if (::write(idle.end(), "x", 1) != 1)
            qWarning("the idle thread is gone");
    });
    timer.start(kEach);
    exec();
}

void WindowProbe::ask(ServiceClient &client, QObject &context)
{
    api::ClientToService request;
    switch (++m_asked % 3) { // what its pages ask for
    case 0: request.mutable_list_agents(); break;
    case 1: request.mutable_list_questions(); break;
    default: request.mutable_query_audit()->set_limit(200); break;
    }
    {
        const std::scoped_lock lock(m_mutex);
        ++m_times.unanswered;
    }
    QElapsedTimer clock;
    clock.start();
    client.request(request, &context, [this, clock](const Result<api::ServiceToClient> &reply) {
        const std::scoped_lock lock(m_mutex);
        --m_times.unanswered;
        m_times.refusals += !reply || reply->has_failed();
        m_times.answers.push_back(milliseconds(clock));
    });
}

} // namespace cofferdam
