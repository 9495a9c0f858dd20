// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The self-tests of the layers. Green needs a passed live test within the last minute; silence turns it red.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>

#include <functional>

namespace cofferdam {

/// A passed test older than this proves nothing any more. Milliseconds.
inline constexpr qint64 kLayerStaleMs = 60'000;

class LayerModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { OkRole = Qt::UserRole, UnknownRole, MessageRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(QList<LayerRecord> layers, qint64 nowMs);
    /// Time passed: what was green may have gone stale.
    void refresh(qint64 nowMs);
    /// The connection is lost: nothing is known.
    void clear();

    /// False when a layer is red, grey or stale, or nothing is known.
    [[nodiscard]] bool allGood() const;
    [[nodiscard]] int badCount() const;
    /// What is wrong first, as a sentence; empty when all is good.
    [[nodiscard]] QString problem() const;
    /// The same of what protects against this agent: the layers of the service and its own. A sentence also when nothing
    /// is known.
    [[nodiscard]] QString problemOf(const AgentId &agent) const;
    /// How agents are called beside their layers.
    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }

private:
    [[nodiscard]] bool isGood(const LayerRecord &layer) const { return layer.ok && m_nowMs - layer.checkedMs <= kLayerStaleMs; }
    [[nodiscard]] QString message(const LayerRecord &layer) const;
    [[nodiscard]] QString title(const LayerRecord &layer) const;

    QList<LayerRecord> m_layers;
    std::function<QString(const AgentId &)> m_agentName;
    qint64 m_nowMs = 0;
};

} // namespace cofferdam
