// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/SpendLine.h"

#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/state/SpendingTopic.h"
#include "app/desktop/text/SpendText.h"
#include "core/base/VisibleText.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownMain = 40; // characters

} // namespace

SpendLine::SpendLine(Session *session, QWidget *parent)
    : PlainLabel(Size::Small, parent)
    , m_agents(session->topic<AgentsTopic>())
    , m_models(session->topic<ModelsTopic>())
    , m_spending(session->topic<SpendingTopic>())
{
    setObjectName(u"spendLine"_s);
    setWordWrap(false);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &SpendLine::refresh);
    connect(&m_models, &ModelsTopic::slotsChanged, this, &SpendLine::refresh);
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &SpendLine::refresh);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &SpendLine::refresh);
    connect(&m_spending, &SpendingTopic::changed, this, &SpendLine::refresh);
    refresh();
}

QString SpendLine::mainModel() const
{
    if (m_models.slotsOf(m_agents.current()) == nullptr)
        return {};
    const auto target = m_models.targetOf(m_agents.current(), u"main"_s);
    return target.isNull() ? tr("Scripted model") : oneLine(m_models.model()->nameOf(target), kShownMain);
}

void SpendLine::refresh()
{
    const auto *spending = m_spending.of(m_agents.current());
    QStringList said{mainModel(), spending ? spentTodayText(*spending) : QString()};
    said.removeAll(QString());
    setPlain(said.join(u" \u00b7 "_s));
    setVisible(!said.isEmpty());
    setTone(spending ? spentTone(spending->day(), spending->allowance().per_day()) : Tone::Neutral);
}

} // namespace cofferdam
