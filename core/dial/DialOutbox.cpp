// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/DialOutbox.h"

#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kLargestPiece = 64 * 1024; ///< Beneath what malloc maps anew each time.

} // namespace

void DialOutbox::tell(quint64 call, std::string_view piece)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_events.empty() && m_events.back().call == call) {
            auto *const last = std::get_if<QByteArray>(&m_events.back().what);
            if (last && last->size() + qsizetype(piece.size()) <= kLargestPiece) {
                last->append(piece.data(), qsizetype(piece.size()));
                return;
            }
        }
    }
    put({call, QByteArray(piece.data(), qsizetype(piece.size()))});
}

void DialOutbox::put(DialEvent event)
{
    bool isFirst = false;
    {
        const std::lock_guard lock(m_mutex);
        isFirst = m_events.empty();
        m_events.push_back(std::move(event));
    }
    if (isFirst)
        m_wake();
}

std::vector<DialEvent> DialOutbox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_events, {});
}

} // namespace cofferdam
