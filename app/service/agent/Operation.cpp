// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/Operation.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

Error Operation::busy()
{
    return {Errc::Busy, phrase("Service", "Another operation on this agent is not finished yet.")};
}

Result<quint64> Operation::begin(Kind kind)
{
    if (isRunning())
        return std::unexpected(busy());
    m_kind = kind;
    m_times.Clear();
    m_since.start();
    Q_EMIT began();
    return ++m_number;
}

bool Operation::end(quint64 number)
{
    if (!isRunning() || number != m_number)
        return false;
    m_kind = Kind::None;
    return true;
}

void Operation::mark(QLatin1StringView step)
{
    auto &added = *m_times.add_steps();
    added.set_name(step.toString().toStdString());
    added.set_ms(m_since.elapsed());
}

api::TrailDetail Operation::times()
{
    mark("answered"_L1);
    api::TrailDetail detail;
    *detail.mutable_start() = m_times;
    return detail;
}

} // namespace cofferdam
