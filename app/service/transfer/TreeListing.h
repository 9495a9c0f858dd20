// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that lies in a folder of an agent's, page after page, with bounds: the guest decides what it says.

#pragma once

#include "app/service/transfer/TransferRun.h"

#include <QSet>

namespace cofferdam {

class TreeListing final : public TransferRun
{
    Q_OBJECT

public:
    static constexpr qsizetype kMostEntries = 300'000;
    static constexpr qsizetype kMostBytes = 128 * 1024 * 1024; ///< Of all that is said of them.
    static constexpr qsizetype kMostPathBytes = 8192;

    /// `withGit`: also what lies in .git, and no hashes. `done` is called once. Invalid: it is more than can be looked at; Damaged: no listing.
    TreeListing(Guest &guest, QByteArray root, bool withGit, std::function<void(Result<QList<GuestEntry>>)> done, QObject *parent = nullptr);

    void begin() override;

protected:
    void fall(const Error &error) override;

private:
    void next();
    void take(const GuestPage &page);

    QByteArray m_root;
    bool m_withGit;
    std::function<void(Result<QList<GuestEntry>>)> m_done;
    QList<GuestEntry> m_entries;
    QSet<QByteArray> m_paths;
    qsizetype m_bytes = 0;
};

} // namespace cofferdam
