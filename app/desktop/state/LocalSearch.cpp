// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/LocalSearch.h"

#include "app/client/Translated.h"
#include "app/desktop/state/LocalServersModel.h"
#include "app/desktop/state/ModelsTopic.h"

#include <QPointer>

namespace cofferdam {

LocalSearch::LocalSearch(ModelsTopic &models, LocalServersModel &found, QObject *parent) : QObject(parent), m_models(models), m_found(found) {}

void LocalSearch::find()
{
    clear();
    say(tr("Looking at the usual places\u2026"));
    m_models.findLocal([self = QPointer(this), generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (!self || generation != self->m_generation)
            return;
        if (!reply)
            return self->say(translated(reply.error().message));
        self->m_found.reset(reply->local_models());
        self->say(self->m_found.rowCount() > 0 ? tr("Choose one. What it is asked stays on this computer and costs nothing.")
                                               : tr("No server was found. Start Ollama, LM Studio, llama.cpp or vLLM and look again."));
        Q_EMIT self->found();
    });
}

void LocalSearch::clear()
{
    ++m_generation;
    m_found.reset({});
    say({});
}

void LocalSearch::say(const QString &text)
{
    m_said = text;
    Q_EMIT changed();
}

} // namespace cofferdam
