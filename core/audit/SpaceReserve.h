// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Space on the disk that is kept free by taking it: given up so that a user can still stop an agent when everything else is full.

#pragma once

#include <QString>

#include <mutex>

namespace cofferdam {

/// A file of `bytes` without content that anybody needs. Any thread.
class SpaceReserve
{
public:
    SpaceReserve(QString path, qint64 bytes);

    /// Takes the space, if it is not held. False: the disk has not twice as much to spare, or refuses.
    bool take();
    void release();
    [[nodiscard]] bool isHeld() const;

private:
    const QString m_path;
    const qint64 m_bytes;
    mutable std::mutex m_mutex; // guards the next
    bool m_held = false;
};

} // namespace cofferdam
