// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/dial/DialListener.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

namespace cofferdam {

QString messageOf(const HeardCall &call)
{
    return call.end && call.end->failure ? call.end->failure->message.english() : QString();
}

DialListener::DialListener(HttpDialer &dialer) : m_dialer(dialer)
{
    connect(&dialer, &HttpDialer::began, this, [this](HttpDialer::CallId call, const DialAnswer &answer) {
        note(call).answer = answer;
        Q_EMIT heard();
    });
    connect(&dialer, &HttpDialer::piece, this, [this](HttpDialer::CallId call, const QByteArray &bytes) {
        HeardCall &to = note(call);
        to.bytes += bytes.size();
        if (m_takes) {
            to.body += bytes;
            m_dialer.taken(call, bytes.size());
        } else {
            m_untaken[call] += bytes.size();
        }
        Q_EMIT heard();
    });
    connect(&dialer, &HttpDialer::ended, this, [this](HttpDialer::CallId call, const DialEnd &end) {
        note(call).end = end;
        Q_EMIT heard();
    });
}

HeardCall &DialListener::note(HttpDialer::CallId call)
{
    HeardCall &to = m_calls[call];
    to.signalsAfterEnd += to.end ? 1 : 0;
    return to;
}

void DialListener::takeAll(HttpDialer::CallId call)
{
    m_takes = true;
    m_dialer.taken(call, qsizetype(m_untaken.take(call)));
}

void DialListener::until(const std::function<bool()> &condition)
{
    QEventLoop loop;
    QTimer limit;
    limit.setSingleShot(true);
    connect(&limit, &QTimer::timeout, &loop, [&loop] { loop.exit(1); });
    connect(this, &DialListener::heard, &loop, [&] {
        if (condition())
            loop.exit(0);
    });
    limit.start(std::chrono::seconds(60));
    if (!condition())
        QVERIFY2(loop.exec() == 0, "nothing came for a minute");
}

const HeardCall &DialListener::untilEnd(HttpDialer::CallId call)
{
    until([&] { return of(call).end.has_value(); });
    return of(call);
}

void letPass(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace cofferdam
