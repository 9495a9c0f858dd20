// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/ScriptedRoute.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

ScriptedRoute::ScriptedRoute(QObject *parent) : ModelRoute({u"scripted"_s}, parent) {}

void ScriptedRoute::ask(const ModelRequestId &id, const QJsonObject &request)
{
    m_answers.insert(id, m_model.answer(request));
    const auto tell = [this, id] {
        const auto found = m_answers.constFind(id);
        if (found == m_answers.cend())
            return;
        const auto message = *found;
        m_answers.erase(found);
        Q_EMIT answered(id, message);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

void ScriptedRoute::cancel(const ModelRequestId &id)
{
    m_answers.remove(id);
}

} // namespace cofferdam
