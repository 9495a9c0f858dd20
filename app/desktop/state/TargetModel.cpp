// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/TargetModel.h"

#include "app/client/Translated.h"
#include "app/desktop/text/ModelWords.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownName = 80; // characters
constexpr int kShownAgents = 10;

QString nameOfTarget(const api::ModelTarget &target)
{
    return oneLine(QString::fromStdString(target.name()), kShownName);
}

bool targetBefore(const api::ModelTarget &one, const api::ModelTarget &other)
{
    const auto order = QString::fromStdString(one.name()).compare(QString::fromStdString(other.name()), Qt::CaseInsensitive);
    return order != 0 ? order < 0 : one.id() < other.id();
}

} // namespace

int TargetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_targets.size());
}

QVariant TargetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &target = m_targets[index.row()];
    switch (role) {
    case Qt::DisplayRole: return nameOfTarget(target);
    case Qt::ToolTipRole: return spoken(target);
    case Qt::AccessibleTextRole: return spoken(target);
    case IdRole: return QString::fromStdString(target.id());
    case WhatRole: return what(target);
    case LocalRole: return target.local();
    case PricedRole: return target.priced();
    case UsedByRole: return usedBy(target);
    case WarningRole: return oneLine(translated(target.warning()));
    default: return {};
    }
}

QString TargetModel::what(const api::ModelTarget &target) const
{
    const auto id = QString::fromStdString(target.provider());
    const auto known = m_providerName ? m_providerName(id) : QString();
    const auto provider = known.isEmpty() ? oneLine(id, kShownName) : known;
    return u"%1 \u00b7 %2 \u00b7 %3"_s.arg(provider, oneLine(QString::fromStdString(target.model()), kShownName), dialectText(target.dialect()));
}

QString TargetModel::usedBy(const api::ModelTarget &target) const
{
    if (target.agents_size() == 0)
        return tr("Used by no agent");
    QStringList names;
    for (int i = 0; i < std::min(target.agents_size(), kShownAgents); ++i) {
        const AgentId agent{QString::fromStdString(target.agents(i))};
        names += m_agentName ? m_agentName(agent) : oneLine(agent.value, kShownName);
    }
    if (target.agents_size() > kShownAgents)
        names += tr("%n more", nullptr, target.agents_size() - kShownAgents);
    //: %1 are names of agents
    return tr("Used by %1").arg(names.join(u", "_s));
}

QString TargetModel::spoken(const api::ModelTarget &target) const
{
    QStringList said{nameOfTarget(target), what(target), target.local() ? tr("local") : tr("remote"), target.priced() ? tr("price known") : tr("price unknown"),
                     usedBy(target)};
    if (const auto warning = oneLine(translated(target.warning())); !warning.isEmpty())
        said += warning;
    return said.join(u", "_s);
}

void TargetModel::reset(const api::ModelTargets &targets)
{
    QList<api::ModelTarget> next(targets.targets().begin(), targets.targets().begin() + std::min(targets.targets_size(), kMaxRows));
    std::ranges::sort(next, targetBefore);
    if (!next.isEmpty() && std::ranges::equal(next, m_targets, {}, &api::ModelTarget::id, &api::ModelTarget::id)) { // whoever looks at a row goes on
        m_targets = std::move(next);
        refreshNames();
        return;
    }
    beginResetModel();
    m_targets = std::move(next);
    endResetModel();
}

void TargetModel::refreshNames()
{
    if (!m_targets.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_targets.size()) - 1));
}

const api::ModelTarget *TargetModel::find(const ModelTargetId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? &m_targets[index.row()] : nullptr;
}

QModelIndex TargetModel::indexOf(const ModelTargetId &id) const
{
    const auto wanted = id.value.toStdString();
    const auto found = std::ranges::find_if(m_targets, [&wanted](const api::ModelTarget &target) { return target.id() == wanted; });
    return found == m_targets.end() ? QModelIndex() : index(static_cast<int>(found - m_targets.begin()));
}

QString TargetModel::nameOf(const ModelTargetId &id) const
{
    const auto *target = find(id);
    return target ? nameOfTarget(*target) : oneLine(id.value.left(8), 8);
}

} // namespace cofferdam
