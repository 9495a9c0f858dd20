// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/LocalServersModel.h"

#include "app/desktop/text/CountText.h"
#include "core/base/VisibleText.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownText = 80; // characters

} // namespace

int LocalServersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant LocalServersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    const auto name = row.hasModel ? oneLine(QString::fromStdString(row.model.id()), kShownText) : tr("No model is loaded there");
    switch (role) {
    case Qt::DisplayRole: return name;
    case Qt::ToolTipRole: return warning(row);
    case Qt::AccessibleTextRole: return warning(row).isEmpty() ? u"%1, %2"_s.arg(name, where(row)) : u"%1, %2, %3"_s.arg(name, where(row), warning(row));
    case WhereRole: return where(row);
    case WarningRole: return warning(row);
    case AdoptableRole: return row.hasModel;
    default: return {};
    }
}

QString LocalServersModel::where(const Row &row)
{
    const auto server = oneLine(QString::fromStdString(row.server.name()), kShownText);
    const auto url = oneLine(QString::fromStdString(row.server.url()), kShownText);
    if (!row.hasModel)
        return u"%1 \u00b7 %2"_s.arg(server, url);
    //: %1 is a number of tokens
    const auto context = row.model.context_known() ? tr("context of %1 tokens").arg(countText(row.model.context())) : tr("context not known");
    return u"%1 \u00b7 %2 \u00b7 %3"_s.arg(server, url, context);
}

QString LocalServersModel::warning(const Row &row)
{
    if (!row.hasModel)
        return {};
    QStringList said;
    if (row.model.context_known() && row.model.context() < kEnoughContext)
        said += tr("Its context is small: agents need %1 tokens or more. Give it more where it is started.").arg(countText(kEnoughContext));
    if (row.model.no_tools())
        said += tr("It calls no tools, and agents work with tools.");
    return said.join(u' ');
}

void LocalServersModel::reset(const api::LocalModelServers &servers)
{
    beginResetModel();
    m_rows.clear();
    for (const auto &server : servers.servers()) {
        Row row;
        row.server = server;
        row.server.clear_models();
        if (server.models().empty() && m_rows.size() < kMaxRows)
            m_rows += row;
        row.hasModel = true;
        for (const auto &model : server.models()) {
            if (m_rows.size() >= kMaxRows)
                break;
            row.model = model;
            m_rows += row;
        }
    }
    endResetModel();
}

api::ModelTarget LocalServersModel::target(int row) const
{
    const auto &found = m_rows.at(row);
    api::ModelTarget target;
    target.set_provider(found.server.provider());
    target.set_dialect(found.server.dialect());
    target.set_base_url(found.server.url());
    if (!found.hasModel)
        return target;
    target.set_name(found.model.id());
    target.set_model(found.model.id());
    target.set_context_window(found.model.context_known() ? found.model.context() : 0);
    return target;
}

} // namespace cofferdam
