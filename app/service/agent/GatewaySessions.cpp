// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/GatewaySessions.h"

#include <QJsonArray>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {

void listSessions(const QPointer<Gateway> &gateway, QJsonObject only, QObject *context, std::function<void(Result<QStringList>)> done)
{
    if (!gateway)
        return done(fail(Errc::Unavailable, phrase("Service", "OpenClaw's gateway does not answer yet.")));
    only.insert(u"limit"_s, kMostSessions);
    gateway->call(u"sessions.list"_s, only, context, [done = std::move(done)](const Result<QJsonObject> &reply) {
        if (!reply)
            return done(std::unexpected(reply.error()));
        const auto listed = (*reply)["sessions"_L1].toArray();
        QStringList keys;
        for (const auto &one : listed)
            keys += one["key"_L1].toString();
        if (!(*reply)["sessions"_L1].isArray() || keys.contains(QString()) || keys.size() >= kMostSessions)
            return done(fail(Errc::Damaged, phrase("Service", "OpenClaw does not say which conversations it has.")));
        done(keys);
    });
}

void abortActiveSessions(const QPointer<Gateway> &gateway, QObject *context, std::function<void(Result<void>)> done)
{
    listSessions(gateway, {{u"activeOnly"_s, true}}, context, [gateway, context, done = std::move(done)](const Result<QStringList> &keys) {
        if (!keys || keys->isEmpty() || !gateway)
            return done(keys.transform([](const auto &) {}));
        const auto left = std::make_shared<qsizetype>(keys->size());
        for (const auto &key : *keys)
            gateway->call(u"sessions.abort"_s, {{u"key"_s, key}}, context, [left, done](const Result<QJsonObject> &) {
                if (--*left == 0)
                    done({}); // one that cannot be ended is a turn that nobody started
            });
    });
}

} // namespace cofferdam
