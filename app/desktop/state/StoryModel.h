// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines of the offline demo as they happen.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>

namespace cofferdam {

class StoryModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { OkRole = Qt::UserRole, FinishedRole };
    static constexpr int kMaxLines = 1000; ///< A demo is some dozen lines; the rest is a fault and is not kept.

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void clear();
    void append(const DemoRecord &line);
    [[nodiscard]] bool isRunning() const { return !m_lines.isEmpty() && !m_lines.back().finished; }

private:
    QList<DemoRecord> m_lines;
};

} // namespace cofferdam
