// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Narrows the loaded window of the trail by verdict and words. What the trail itself can select (agent, event) is asked
// of the service instead.

#pragma once

#include "core/api/action.pb.h"

#include <QSortFilterProxyModel>

namespace cofferdam {

class AuditFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit AuditFilter(QObject *parent = nullptr);

    /// Unspecified: all. Block is what was blocked in the end, whatever the rules said first; the others are what went ahead.
    void setVerdict(api::Verdict verdict);
    /// Every word has to occur somewhere in the row; case does not matter.
    void setWords(const QString &words);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    api::Verdict m_verdict = api::VERDICT_UNSPECIFIED;
    QStringList m_words;
};

} // namespace cofferdam
