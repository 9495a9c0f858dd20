// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/Operation.h"

#include <QJsonDocument>

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
    m_times = {};
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
    m_times.insert(step, m_since.elapsed());
}

QByteArray Operation::times()
{
    mark("answeredMs"_L1);
    return QJsonDocument(m_times).toJson(QJsonDocument::Compact);
}

} // namespace cofferdam
