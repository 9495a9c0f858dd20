// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/ScriptedRoute.h"

#include "core/base/SideWork.h"
#include "core/models/Conversation.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

ScriptedRoute::ScriptedRoute(QObject *parent) : AnsweringRoute({u"scripted"_s}, parent) {}

void ScriptedRoute::ask(const ModelRequestId &id, const QJsonObject &request)
{
    m_asked.insert(id);
    workBeside(this, [this, id, request] {
        return [this, id, conversation = Conversation::read(request)] {
            if (m_asked.remove(id))
                Q_EMIT answered(id, m_model.answer(conversation));
        };
    });
}

void ScriptedRoute::forget(const ModelRequestId &id)
{
    m_asked.remove(id);
}

} // namespace cofferdam
