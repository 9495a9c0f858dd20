// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ModelChoice.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ModelsTopic.h"

#include <QSignalBlocker>
#include <QWheelEvent>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFewestLetters = 14; // of a name that are shown at least

} // namespace

ModelChoice::ModelChoice(Session *session, QWidget *parent)
    : QComboBox(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_models(session->topic<ModelsTopic>())
{
    setObjectName(u"chatModel"_s);
    setAccessibleName(tr("Model of the agent"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(kFewestLetters);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QComboBox::activated, this, &ModelChoice::choose);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &ModelChoice::fill);
    connect(&m_models, &ModelsTopic::slotsChanged, this, &ModelChoice::fill);
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &ModelChoice::fill);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &ModelChoice::fill);
    connect(session, &Session::connectedChanged, this, &ModelChoice::fill);
    fill();
}

void ModelChoice::fill()
{
    const auto agent = m_agents.current();
    const bool known = m_session->isConnected() && m_models.slotsOf(agent) != nullptr;
    const auto chosen = m_models.targetOf(agent, u"main"_s).value;
    const QSignalBlocker quiet(this);
    clear();
    addItem(tr("Scripted model"), QString());
    for (const auto &target : m_models.model()->targets()) {
        const auto id = QString::fromStdString(target.id());
        addItem(m_models.model()->nameOf({id}), id);
    }
    if (findData(chosen) < 0)
        addItem(m_models.model()->nameOf({chosen}), chosen); // the list may come later
    setCurrentIndex(known ? findData(chosen) : -1);
    setEnabled(known);
    setVisible(!agent.isNull());
}

void ModelChoice::choose()
{
    m_models.setSlot(m_agents.current(), u"main"_s, {currentData().toString()}, [this](const Result<api::ServiceToClient> &reply) {
        if (reply)
            return;
        Q_EMIT m_session->failed(translated(reply.error().message));
        fill();
    });
}

void ModelChoice::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace cofferdam
