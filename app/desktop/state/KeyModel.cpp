// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/KeyModel.h"

#include "app/desktop/text/ModelWords.h"
#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <algorithm>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownKeyText = 80; // characters
constexpr int kShownKeyAgents = 10;
constexpr qint64 kSoonMs = 7LL * 24 * 3600 * 1000; // before it expires

} // namespace

int KeyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int KeyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant KeyModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &key = m_keys[index.row()];
    switch (role) {
    case Qt::DisplayRole: return text(key, index.column());
    case Qt::ToolTipRole:
        if (index.column() == UsedColumn && key.rotated_ms() > 0)
            return tr("Its value was last exchanged: %1").arg(timeText(key.rotated_ms() * 1000));
        return text(key, index.column());
    case Qt::AccessibleTextRole:
        //: a cell of a table: the title of its column, and what is in it
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), text(key, index.column()));
    case IdRole: return QString::fromStdString(key.id());
    case ToneRole: return static_cast<int>(stateOf(key).second);
    default: return {};
    }
}

QString KeyModel::text(const api::VaultKey &key, int column) const
{
    switch (column) {
    case NameColumn: return nameOf(key);
    case OriginColumn: return oneLine(QString::fromStdString(key.binding()), kShownKeyText);
    case AgentsColumn: return agentsOf(key);
    case MaskedColumn: return oneLine(QString::fromStdString(key.masked()), kShownKeyText);
    case UsedColumn: return key.last_used_ms() == 0 ? tr("never") : timeText(key.last_used_ms() * 1000);
    case ExpiresColumn: return key.expires_ms() == 0 ? tr("never") : dayText(key.expires_ms());
    case StateColumn: return stateOf(key).first;
    default: return {};
    }
}

QVariant KeyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Name");
    case OriginColumn: return tr("May be sent to");
    case AgentsColumn: return tr("For agents");
    case MaskedColumn: return tr("Value");
    case UsedColumn: return tr("Last used");
    case ExpiresColumn: return tr("Expires");
    case StateColumn: return tr("State");
    default: return {};
    }
}

QString KeyModel::agentsOf(const api::VaultKey &key) const
{
    if (key.all_agents())
        return tr("all");
    if (key.agents_size() == 0)
        return tr("none");
    QStringList names;
    for (int i = 0; i < std::min(key.agents_size(), kShownKeyAgents); ++i) {
        const AgentId agent{QString::fromStdString(key.agents(i))};
        names += m_agentName ? m_agentName(agent) : oneLine(agent.value, kShownKeyText);
    }
    if (key.agents_size() > kShownKeyAgents)
        names += tr("%n more", nullptr, key.agents_size() - kShownKeyAgents);
    return names.join(u", "_s);
}

std::pair<QString, Tone> KeyModel::stateOf(const api::VaultKey &key) const
{
    if (key.revoked_ms() != 0)
        return {tr("Revoked"), Tone::Neutral};
    if (key.expires_ms() == 0 || key.expires_ms() > m_nowMs + kSoonMs)
        return {tr("Good"), Tone::Good};
    return key.expires_ms() > m_nowMs ? std::pair{tr("Expires soon"), Tone::Notice} : std::pair{tr("Expired"), Tone::Bad};
}

bool KeyModel::isGood(const api::VaultKey &key) const
{
    return key.revoked_ms() == 0 && (key.expires_ms() == 0 || key.expires_ms() > m_nowMs);
}

void KeyModel::reset(const api::VaultKeys &keys, qint64 nowMs)
{
    m_nowMs = nowMs;
    QList<api::VaultKey> next(keys.keys().begin(), keys.keys().begin() + std::min(keys.keys_size(), kMaxRows));
    if (!next.isEmpty() && std::ranges::equal(next, m_keys, {}, &api::VaultKey::id, &api::VaultKey::id)) {
        m_keys = std::move(next);
        refreshNames();
        return;
    }
    beginResetModel();
    m_keys = std::move(next);
    endResetModel();
}

void KeyModel::refresh(qint64 nowMs)
{
    const auto before = std::exchange(m_nowMs, nowMs);
    for (int row = 0; row < m_keys.size(); ++row) {
        const auto expires = m_keys[row].expires_ms();
        const auto passed = [&](qint64 moment) { return before < moment && moment <= nowMs; };
        if (expires != 0 && (passed(expires) || passed(expires - kSoonMs)))
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void KeyModel::refreshNames()
{
    if (!m_keys.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_keys.size()) - 1, ColumnCount - 1));
}

const api::VaultKey *KeyModel::find(const VaultKeyId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? &m_keys[index.row()] : nullptr;
}

QModelIndex KeyModel::indexOf(const VaultKeyId &id) const
{
    const auto wanted = id.value.toStdString();
    const auto found = std::ranges::find_if(m_keys, [&wanted](const api::VaultKey &key) { return key.id() == wanted; });
    return found == m_keys.end() ? QModelIndex() : index(static_cast<int>(found - m_keys.begin()), 0);
}

QString KeyModel::nameOf(const api::VaultKey &key)
{
    return oneLine(QString::fromStdString(key.name()), kShownKeyText);
}

QString KeyModel::freeName(const QString &wanted) const
{
    const auto isTaken = [this](const QString &name) {
        return std::ranges::any_of(m_keys, [&name](const api::VaultKey &key) {
            return key.revoked_ms() == 0 && QString::fromStdString(key.name()).compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    auto name = wanted;
    for (qsizetype number = 2; number <= m_keys.size() + 1 && isTaken(name); ++number)
        name = u"%1 %2"_s.arg(wanted).arg(number);
    return name;
}

} // namespace cofferdam
