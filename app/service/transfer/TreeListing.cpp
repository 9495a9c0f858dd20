// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/TreeListing.h"

#include <utility>

namespace cofferdam {

TreeListing::TreeListing(Guest &guest, QByteArray root, bool withGit, std::function<void(Result<QList<GuestEntry>>)> done, QObject *parent)
    : TransferRun(guest, parent)
    , m_root(std::move(root))
    , m_withGit(withGit)
    , m_done(std::move(done))
{}

void TreeListing::begin()
{
    next();
}

void TreeListing::next()
{
    if (isOver())
        return;
    if (isCancelled() || !guest())
        return fall(isCancelled() ? cancelled() : guestGone());
    Q_EMIT progress(phrase("Files", "%n file(s) looked at", nullptr, int(m_entries.size())), 0.5);
    guest()->listTree(m_root, m_entries.isEmpty() ? QByteArray() : m_entries.constLast().path, m_withGit, this, [this](const Result<GuestPage> &page) {
        if (!page)
            return fall(page.error());
        take(*page);
    });
}

void TreeListing::take(const GuestPage &page)
{
    if (isCancelled())
        return fall(cancelled());
    for (const auto &entry : page.entries) {
        m_bytes += static_cast<qsizetype>(sizeof entry) + entry.path.size() + entry.link.size() + entry.sha256.size();
        if (entry.path.size() > kMostPathBytes || entry.link.size() > kMostPathBytes || m_entries.size() >= kMostEntries || m_bytes > kMostBytes)
            return fall({Errc::Invalid, phrase("Files", "There are more files in this folder than can be looked at.")});
        if (entry.path.isEmpty() || m_paths.contains(entry.path))
            return fall({Errc::Damaged, phrase("Files", "What the machine says of this folder makes no sense.")});
        m_paths.insert(entry.path);
        m_entries.append(entry);
    }
    if (page.more && page.entries.isEmpty())
        return fall({Errc::Damaged, phrase("Files", "What the machine says of this folder makes no sense.")});
    if (page.more)
        return next();
    if (!endOnce())
        return;
    m_done(std::move(m_entries));
    Q_EMIT ended();
}

void TreeListing::fall(const Error &error)
{
    if (!endOnce())
        return;
    m_done(std::unexpected(error));
    Q_EMIT ended();
}

} // namespace cofferdam
