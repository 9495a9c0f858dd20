// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the two threads of a call share of it.

#pragma once

#include <QtTypes>

#include <atomic>

namespace cofferdam {

struct DialFlow {
    enum class Stage : quint8 {
        Waiting, ///< For a connection.
        Sending, ///< Or beyond: a byte may have gone out.
        Cancelled,
    };
    std::atomic<Stage> stage = Stage::Waiting; ///< Only from Waiting to one of the others: who comes first decides.
    std::atomic<qint64> untaken = 0;           ///< Bytes told and not taken.
    std::atomic<bool> paused = false;

    /// False: it was cancelled before.
    [[nodiscard]] bool beginSending()
    {
        Stage was = Stage::Waiting;
        return stage.compare_exchange_strong(was, Stage::Sending) || was == Stage::Sending;
    }
    /// False: a byte may have gone out.
    [[nodiscard]] bool cancelUnsent()
    {
        Stage was = Stage::Waiting;
        return stage.compare_exchange_strong(was, Stage::Cancelled) || was == Stage::Cancelled;
    }
};

} // namespace cofferdam
