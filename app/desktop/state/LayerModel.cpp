// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/LayerModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

int LayerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_layers.size());
}

QVariant LayerModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &layer = m_layers[index.row()];
    const bool good = isGood(layer);
    switch (role) {
    case Qt::DisplayRole: return title(layer);
    case Qt::ToolTipRole:
    case MessageRole: return message(layer);
    case Qt::AccessibleTextRole:
        return good ? tr("%1: works. %2").arg(title(layer), message(layer)) : tr("%1: does not work. %2").arg(title(layer), message(layer));
    case OkRole: return good;
    case UnknownRole: return layer.unknown;
    default: return {};
    }
}

QString LayerModel::title(const LayerRecord &layer) const
{
    if (layer.agent.isNull() || !m_agentName)
        return layerText(layer.name);
    //: a layer of one agent: its name and the layer, e.g. "Website: Virtual machine"
    return tr("%1: %2").arg(m_agentName(layer.agent), layerText(layer.name));
}

QString LayerModel::message(const LayerRecord &layer) const
{
    if (layer.ok && !isGood(layer))
        return tr("No self-test within the last minute");
    return oneLine(layer.message, 300);
}

void LayerModel::reset(QList<LayerRecord> layers, qint64 nowMs)
{
    m_nowMs = nowMs;
    const bool sameRows =
        std::ranges::equal(layers, m_layers, [](const auto &one, const auto &other) { return one.name == other.name && one.agent == other.agent; });
    if (sameRows) {
        m_layers = std::move(layers);
        if (!m_layers.isEmpty())
            Q_EMIT dataChanged(index(0), index(static_cast<int>(m_layers.size()) - 1));
        return;
    }
    beginResetModel();
    m_layers = std::move(layers);
    endResetModel();
}

void LayerModel::refresh(qint64 nowMs)
{
    for (int row = 0; row < m_layers.size(); ++row) {
        const bool was = isGood(m_layers[row]);
        const bool is = m_layers[row].ok && nowMs - m_layers[row].checkedMs <= kLayerStaleMs;
        if (was != is) {
            m_nowMs = nowMs;
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
    m_nowMs = nowMs;
}

void LayerModel::clear()
{
    beginResetModel();
    m_layers.clear();
    endResetModel();
}

bool LayerModel::allGood() const
{
    return !m_layers.isEmpty() && badCount() == 0;
}

int LayerModel::badCount() const
{
    return static_cast<int>(std::ranges::count_if(m_layers, [this](const auto &layer) { return !isGood(layer); }));
}

QString LayerModel::problem() const
{
    for (const auto &layer : m_layers) {
        if (!isGood(layer))
            return tr("%1: %2").arg(title(layer), message(layer));
    }
    return {};
}

QString LayerModel::problemOf(const AgentId &agent) const
{
    if (m_layers.isEmpty())
        return tr("Nothing was checked yet.");
    for (const auto &layer : m_layers) {
        if ((layer.agent.isNull() || layer.agent == agent) && !isGood(layer))
            return tr("%1: %2").arg(title(layer), message(layer));
    }
    return {};
}

} // namespace cofferdam
