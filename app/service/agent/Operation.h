// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is being done with one agent: one thing at a time, begun, told of on its way, and ended once.

#pragma once

#include "core/api/trail.pb.h"
#include "core/base/Result.h"
#include "vm/machine/Machine.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <functional>

namespace cofferdam {

class Operation : public QObject
{
    Q_OBJECT

public:
    enum class Kind : quint8 { None, Create, Start, Stop, Kill, Destroy, Restore, TakeUp, Freeze, Unfreeze, Search, Upgrade };

    using QObject::QObject;

    [[nodiscard]] Kind kind() const noexcept { return m_kind; }
    [[nodiscard]] bool isRunning() const noexcept { return m_kind != Kind::None; }
    /// For what cannot be done while one runs.
    [[nodiscard]] static Error busy();

    /// Begins `kind`; Busy while another runs. The function returned ends it: at its first call `conclude` hears how it went, and then
    /// `done`, unless `context` is gone. Later calls do nothing.
    template<typename T>
    [[nodiscard]] Result<Done<T>> begin(Kind kind, QObject *context, Done<T> done, std::function<void(const Result<T> &)> conclude)
    {
        const auto number = begin(kind);
        if (!number)
            return std::unexpected(number.error());
        return Done<T>([this, number = *number, target = QPointer(context), done = std::move(done), conclude = std::move(conclude)](Result<T> result) {
            if (!end(number))
                return;
            conclude(result);
            Q_EMIT ended();
            if (target)
                done(std::move(result));
        });
    }

    /// For people who wait; 1 is the end.
    void tell(const Phrase &text, double fraction) { Q_EMIT progress(text, fraction); }
    /// Keeps how long it took from the beginning to here.
    void mark(QLatin1StringView step);
    /// What was marked, in ms since the beginning. The end is marked by it.
    [[nodiscard]] api::TrailDetail times();

Q_SIGNALS:
    void began();
    void ended(); ///< Another may begin.
    void progress(const cofferdam::Phrase &text, double fraction);

private:
    [[nodiscard]] Result<quint64> begin(Kind kind);
    [[nodiscard]] bool end(quint64 number);

    Kind m_kind = Kind::None;
    quint64 m_number = 0; ///< Counts them: a late end is of an older one.
    QElapsedTimer m_since;
    api::StartDetail m_times;
};

} // namespace cofferdam
