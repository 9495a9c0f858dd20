// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The history of a repository that an agent worked in, taken out without its configuration, hooks and index: only objects and the names of
// branches and tags, read by a git that is told what it may do, checked (fsck) and put into one bundle. Blocking.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QDeadlineTimer>
#include <QHash>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <stop_token>

namespace cofferdam {

class GitHistory
{
public:
    static constexpr quint64 kMostBytes = 2ULL << 30; ///< Of all files.
    static constexpr qsizetype kMostFiles = 200'000;
    static constexpr qsizetype kMostPacks = 1000; ///< Each takes a git.

    /// What of a .git is read at all: objects, packs without their indexes, branches, tags, HEAD. `path`: beneath .git.
    [[nodiscard]] static bool isWanted(const QByteArray &path);

    /// In a folder of its own in `beneath`, which goes with it. `bytes`: of all that will be added. NoSpace.
    [[nodiscard]] static Result<std::unique_ptr<GitHistory>> begin(const QString &beneath, quint64 bytes, const std::stop_token &stop = {});
    /// `path` is wanted. Pieces of one file in their order.
    [[nodiscard]] Result<void> add(const QByteArray &path, const QByteArray &bytes, bool first);
    /// The file with the bundle, in a folder that goes with this. Damaged: git does not take it. At most 15 minutes.
    [[nodiscard]] Result<QString> bundle(const std::stop_token &stop = {});

private:
    explicit GitHistory(std::unique_ptr<QTemporaryDir> folder) : m_folder(std::move(folder)) {}
    [[nodiscard]] Result<QByteArray> git(const QString &repository, const QStringList &arguments, const QByteArray &input, const std::stop_token &stop) const;
    [[nodiscard]] Result<void> indexPacks(const std::stop_token &stop) const;
    [[nodiscard]] Result<void> nameRefs(const std::stop_token &stop) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
    QByteArrayList m_packs;
    QHash<QByteArray, QByteArray> m_refs; ///< Content of each file with a name of a branch or tag; "packed-refs", too.
};

} // namespace cofferdam
