// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models the user has named, in the order of their names.

#pragma once

#include "core/api/models.pb.h"
#include "core/base/Ids.h"

#include <QAbstractListModel>
#include <QList>

#include <functional>

namespace cofferdam {

using ModelTargetId = Id<struct ModelTargetTag>; ///< A model at a provider.

class TargetModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, WhatRole, LocalRole, PricedRole, UsedByRole, WarningRole };
    static constexpr int kMaxRows = 1000; ///< The service allows fewer.

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(const api::ModelTargets &targets);
    /// Names of providers or agents are others now.
    void refreshNames();

    [[nodiscard]] const QList<api::ModelTarget> &targets() const noexcept { return m_targets; }
    /// None: not there (any more).
    [[nodiscard]] const api::ModelTarget *find(const ModelTargetId &id) const;
    [[nodiscard]] QModelIndex indexOf(const ModelTargetId &id) const;
    /// For sentences; the id's first digits when it is gone.
    [[nodiscard]] QString nameOf(const ModelTargetId &id) const;

    void setProviderNames(std::function<QString(const QString &)> names) { m_providerName = std::move(names); }
    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }

private:
    [[nodiscard]] QString what(const api::ModelTarget &target) const;
    [[nodiscard]] QString usedBy(const api::ModelTarget &target) const;
    [[nodiscard]] QString spoken(const api::ModelTarget &target) const;

    QList<api::ModelTarget> m_targets;
    std::function<QString(const QString &)> m_providerName;
    std::function<QString(const AgentId &)> m_agentName;
};

} // namespace cofferdam
