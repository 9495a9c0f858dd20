// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A step of a transfer that is done beside and not with the guest: told of, given up and ended like the others.

#pragma once

#include "app/service/transfer/TransferRun.h"
#include "core/base/SideWork.h"

#include <utility>

namespace cofferdam {

template<typename T>
class SideRun final : public TransferRun
{
public:
    /// In a thread beside. It ends soon once it is to stop.
    using Work = std::function<Result<T>(const std::stop_token &stop)>;
    struct Step {
        Phrase text;
        double fraction = 0;
        bool counts = false; ///< Also when it was given up meanwhile: what it did is done.
    };

    /// `done` is called once. The guest may go meanwhile: it is not needed.
    SideRun(Guest &guest, Step step, Work work, std::function<void(Result<T>)> done, QObject *parent = nullptr)
        : TransferRun(guest, parent)
        , m_step(std::move(step))
        , m_work(std::move(work))
        , m_done(std::move(done))
    {}

    void begin() override
    {
        if (isOver())
            return;
        if (isCancelled())
            return end(std::unexpected(cancelled()));
        m_isWorking = true;
        Q_EMIT progress(m_step.text, m_step.fraction);
        workLongBeside(this, [this, work = std::move(m_work), stop = stopToken()]() -> std::function<void()> {
            const auto result = std::make_shared<Result<T>>(work(stop));
            return [this, result] { isCancelled() && !m_step.counts ? end(std::unexpected(cancelled())) : end(std::move(*result)); };
        });
    }

protected:
    void fall(const Error &error) override
    {
        if (!m_isWorking)
            end(std::unexpected(error));
    }

private:
    void end(Result<T> result)
    {
        if (!endOnce())
            return;
        m_done(std::move(result));
        Q_EMIT ended();
    }

    Step m_step;
    Work m_work;
    std::function<void(Result<T>)> m_done;
    bool m_isWorking = false;
};

} // namespace cofferdam
