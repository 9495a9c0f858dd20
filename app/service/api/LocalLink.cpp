// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/LocalLink.h"

#include "core/api/FailureMessage.h"

#include <QPointer>

namespace cofferdam {

LocalLink::LocalLink(Handler handler, QObject *parent) : ServiceLink(parent), m_handler(std::move(handler)) {}

void LocalLink::request(api::ClientToService message, QObject *context, Reply done)
{
    message.set_id(++m_lastId);
    const auto answer = [done = std::move(done), target = QPointer(context)](const api::ServiceToClient &reply) {
        if (!target)
            return;
        if (reply.has_failed())
            done(std::unexpected(fromApi(reply.failed())));
        else
            done(reply);
    };
    const auto carryOut = [this, message = std::move(message), answer] {
        m_handler(message, [link = QPointer(this), id = message.id(), answer](api::ServiceToClient reply) {
            reply.set_id(id);
            if (link)
                QMetaObject::invokeMethod(link, [answer, reply = std::move(reply)] { answer(reply); }, Qt::QueuedConnection);
        });
    };
    QMetaObject::invokeMethod(this, carryOut, Qt::QueuedConnection);
}

void LocalLink::deliver(const api::ServiceToClient &message)
{
    QMetaObject::invokeMethod(this, [this, message] { Q_EMIT happened(message); }, Qt::QueuedConnection);
}

} // namespace cofferdam
