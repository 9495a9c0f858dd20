// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/StoryModel.h"

#include "core/base/VisibleText.h"

namespace cofferdam {

int StoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant StoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &line = m_lines[index.row()];
    switch (role) {
    case Qt::DisplayRole: return oneLine(line.text);
    case Qt::AccessibleTextRole: return line.ok ? oneLine(line.text) : tr("Failed: %1").arg(oneLine(line.text));
    case OkRole: return line.finished ? line.passed : line.ok;
    case FinishedRole: return line.finished;
    default: return {};
    }
}

void StoryModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

void StoryModel::append(const DemoRecord &line)
{
    if (m_lines.size() >= kMaxLines)
        return;
    const auto row = static_cast<int>(m_lines.size());
    beginInsertRows({}, row, row);
    m_lines.append(line);
    endInsertRows();
}

} // namespace cofferdam
