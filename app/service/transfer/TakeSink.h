// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where files go that come out of an agent's machine: each is written aside, looked at, marked and named.

#pragma once

#include "app/service/transfer/FetchRun.h"
#include "core/api/transfer.pb.h"
#include "core/transfer/TargetFolder.h"
#include "core/transfer/TreeChanges.h"

#include <QSet>

#include <optional>

namespace cofferdam {

/// Used in any thread, by one at a time: FetchRun sees to that.
class TakeSink
{
public:
    struct Wish {
        QString agent; ///< Its name.
        QString name;  ///< Of the folder it was given.
        QSet<QByteArray> over;
        bool executable = false;
        bool despiteWarnings = false;
    };
    TakeSink(TargetFolder folder, Wish wish, QList<TreeChange> files) : m_folder(std::move(folder)), m_wish(std::move(wish)), m_files(std::move(files)) {}

    [[nodiscard]] Result<void> take(const FetchRun::Piece &piece, const std::stop_token &stop);
    /// What was taken by now.
    [[nodiscard]] api::TakenOut taken();
    [[nodiscard]] const QList<TreeChange> &files() const { return m_files; }
    void drop() { m_file.reset(); }

private:
    TargetFolder m_folder;
    Wish m_wish;
    QList<TreeChange> m_files;
    std::optional<TargetFile> m_file;
    QByteArrayList m_lines;
    QByteArrayList m_archives;
    QByteArrayList m_unseen; ///< Archives that could not be looked into, or are bad.
    quint64 m_bytes = 0;
};

} // namespace cofferdam
