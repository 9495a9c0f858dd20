// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/AuditFilter.h"

#include "app/desktop/state/AuditModel.h"

#include <algorithm>

namespace cofferdam {

AuditFilter::AuditFilter(QObject *parent) : QSortFilterProxyModel(parent) {}

void AuditFilter::setVerdict(api::Verdict verdict)
{
    m_verdict = verdict;
    invalidateFilter();
}

void AuditFilter::setWords(const QString &words)
{
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool AuditFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto index = sourceModel()->index(row, 0, parent);
    const bool blocked = index.data(AuditModel::OutcomeRole).toInt() == api::OUTCOME_BLOCK;
    if (m_verdict == api::VERDICT_BLOCK ? !blocked
                                        : m_verdict != api::VERDICT_UNSPECIFIED && (blocked || index.data(AuditModel::VerdictRole).toInt() != m_verdict))
        return false;
    if (m_words.isEmpty())
        return true;
    const auto text = index.data(AuditModel::SearchRole).toString();
    return std::ranges::all_of(m_words, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace cofferdam
