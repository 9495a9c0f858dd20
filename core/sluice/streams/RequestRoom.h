// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory for the model requests of one guest, together: each may be large, and many may be begun and never ended.

#pragma once

#include <QtTypes>

#include <atomic>
#include <memory>

namespace cofferdam {

class RequestRoom
{
public:
    /// Bytes. Three of the largest requests; a dozen of subagents at work take as much together.
    static constexpr qsizetype kSize = 48 * 1024 * 1024;

    /// What one request has taken; given back with it. It may end in any thread.
    class Part
    {
    public:
        explicit Part(std::shared_ptr<RequestRoom> room) : m_room(std::move(room)) {}
        ~Part() { m_room->m_taken -= m_size; }
        Q_DISABLE_COPY_MOVE(Part)
        /// False: there is no room for so many bytes more.
        [[nodiscard]] bool grow(qsizetype bytes)
        {
            m_size += bytes;
            return (m_room->m_taken += bytes) <= m_room->m_size;
        }

    private:
        std::shared_ptr<RequestRoom> m_room;
        qsizetype m_size = 0;
    };

    explicit RequestRoom(qsizetype size = kSize) : m_size(size) {}

private:
    const qsizetype m_size;
    std::atomic<qsizetype> m_taken = 0;
};

} // namespace cofferdam
