// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was found on this computer when somebody asked: a row for each model of each server.

#pragma once

#include "core/api/models.pb.h"

#include <QAbstractListModel>
#include <QList>

namespace cofferdam {

/// Tokens. What agents bring along (tools, files, what was said) fills less than this before the work begins.
inline constexpr quint64 kEnoughContext = 16'000;

class LocalServersModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { WhereRole = Qt::UserRole, WarningRole, AdoptableRole };
    static constexpr int kMaxRows = 500;

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(const api::LocalModelServers &servers);
    /// What to save so that agents can use it; without an id. Of a server without models: without a model.
    [[nodiscard]] api::ModelTarget target(int row) const;

private:
    struct Row {
        api::LocalModelServer server; ///< Without its models.
        bool hasModel = false;
        api::LocalModel model;
    };
    [[nodiscard]] static QString warning(const Row &row);
    [[nodiscard]] static QString where(const Row &row);

    QList<Row> m_rows;
};

} // namespace cofferdam
