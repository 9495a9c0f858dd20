// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files on their way between this computer and one agent's machine: begun once, told of, given up when nobody wants it, ended once.

#pragma once

#include "core/base/Result.h"
#include "vm/channel/Guest.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <stop_token>

namespace cofferdam {

class TransferRun : public QObject
{
    Q_OBJECT

public:
    explicit TransferRun(Guest &guest, QObject *parent = nullptr);
    ~TransferRun() override;

    virtual void begin() = 0;
    /// It ends soon, with Cancelled, unless it is past that.
    void cancel();
    /// In place of begin().
    void refuse(const Error &why) { fall(why); }
    [[nodiscard]] static Error guestGone();

Q_SIGNALS:
    void progress(const cofferdam::Phrase &text, double fraction);
    void ended(); ///< After its answer.

protected:
    /// Null when it is gone; then fall() was called, or will be.
    [[nodiscard]] Guest *guest() const { return m_guest; }
    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }
    [[nodiscard]] bool isCancelled() const { return m_stop.stop_requested(); }
    [[nodiscard]] static Error cancelled();
    /// Once: the first time. False: it was ended before.
    [[nodiscard]] bool endOnce() { return !std::exchange(m_isOver, true); }
    [[nodiscard]] bool isOver() const { return m_isOver; }

    /// It cannot go on.
    virtual void fall(const Error &error) = 0;

private:
    QPointer<Guest> m_guest;
    std::stop_source m_stop;
    bool m_isOver = false;
};

} // namespace cofferdam
