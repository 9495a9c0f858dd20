// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What tests of spending reserve and settle.

#pragma once

#include "core/allowance/SpendBook.h"

#include <QByteArray>
#include <QString>

namespace cofferdam::test {

inline Secret spendKey(char fill = 'k')
{
    QByteArray bytes(32, fill);
    return Secret::take(bytes);
}

inline Reservation request(const QString &agent, int cents, const QString &task = {})
{
    return {.agent = {agent},
            .task = {task},
            .scheduled = false,
            .provider = QStringLiteral("anthropic"),
            .model = QStringLiteral("claude-sonnet-4-5"),
            .slot = QStringLiteral("main"),
            .route = QStringLiteral("work"),
            .worst = Money::fromCents(cents),
            .worstTokens = 1000};
}

inline Settlement counted(int cents, qint64 input = 100, qint64 output = 10)
{
    return {.kind = Settlement::Kind::Counted, .usage = Usage{.input = input, .output = output}, .money = Money::fromCents(cents)};
}

inline Allowance unlimited()
{
    return {.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}, .loop = {}};
}

inline Allowance perDay(int cents)
{
    auto allowance = unlimited();
    allowance.perDay.money = Money::fromCents(cents);
    return allowance;
}

} // namespace cofferdam::test
