// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/HttpDialer.h"

#include "core/dial/DialCheck.h"
#include "core/dial/DialFlow.h"
#include "core/dial/DialThread.h"

#include <QMetaObject>
#include <QPointer>

#include <utility>

namespace cofferdam {

HttpDialer::HttpDialer(SystemTrust trust, QObject *parent, std::chrono::milliseconds idle)
    : QObject(parent)
    , m_thread(std::make_unique<DialThread>(std::move(trust), idle, [this] { QMetaObject::invokeMethod(this, &HttpDialer::deliver, Qt::QueuedConnection); }))
{}

HttpDialer::~HttpDialer()
{
    m_thread.reset(); // it wakes this object
}

HttpDialer::CallId HttpDialer::start(DialRequest request)
{
    const CallId call = ++m_last;
    const auto flow = std::make_shared<DialFlow>();
    m_calls.insert(call, flow);
    if (auto refusal = refusalOf(request))
        m_thread->refuse(call, std::move(*refusal));
    else
        m_thread->start(call, std::move(request), flow);
    return call;
}

bool HttpDialer::cancel(CallId call)
{
    const auto flow = m_calls.take(call);
    if (!flow)
        return false;
    m_thread->cancel(call);
    return !flow->cancelUnsent();
}

void HttpDialer::taken(CallId call, qsizetype bytes)
{
    const auto flow = m_calls.value(call);
    if (!flow || bytes <= 0)
        return;
    const qint64 left = flow->untaken.fetch_sub(bytes) - bytes;
    if (left <= kWindow / 2 && flow->paused)
        m_thread->resume(call);
}

void HttpDialer::deliver()
{
    const QPointer<HttpDialer> self(this);
    for (auto &event : m_thread->take()) {
        if (!m_calls.contains(event.call))
            continue;
        if (const auto *const answer = std::get_if<DialAnswer>(&event.what)) {
            Q_EMIT began(event.call, *answer);
        } else if (const auto *const bytes = std::get_if<QByteArray>(&event.what)) {
            Q_EMIT piece(event.call, *bytes);
        } else {
            m_calls.remove(event.call);
            Q_EMIT ended(event.call, std::get<DialEnd>(event.what));
        }
        if (!self) // whoever listened deleted it
            return;
    }
}

} // namespace cofferdam
