// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tree heads of the trail kept in a file apart from its store: an older store that is put back, or a shorter one, does not bring them along.

#pragma once

#include "core/ledger/Frontier.h"
#include "core/ledger/SignedHead.h"

#include <QString>

namespace cofferdam {

/// The frontier says nothing that the head does not; it saves reading older rows to show that newer ones follow.
struct KeptHead {
    SignedHead head;
    Frontier frontier;
};

class HeadFile
{
public:
    /// Empty: nothing is kept.
    explicit HeadFile(QString path) : m_path(std::move(path)) {}

    /// None where there is no file. Damaged: a line is none of ours; Denied: others may write it.
    [[nodiscard]] Result<QList<KeptHead>> read() const;
    /// In place of what was there, whole or not at all.
    [[nodiscard]] Result<void> write(const QList<KeptHead> &heads) const;
    [[nodiscard]] bool isUsed() const { return !m_path.isEmpty(); }

private:
    QString m_path;
};

} // namespace cofferdam
