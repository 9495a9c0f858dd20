// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is written down about one request to a model, before it is sent and after, and what it adds up to.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Money.h"
#include "core/dialect/Usage.h"

#include <QDate>
#include <QString>
#include <QStringView>

#include <optional>

namespace cofferdam {

/// A request that is about to be sent, at the most it can come to. Texts have at most kMaxSpendText characters.
struct Reservation {
    AgentId agent;
    TaskId task; ///< Null: of none, which then has no limit of its own.
    bool scheduled = false; ///< Of a turn nobody started.
    QString provider; ///< Id of a preset.
    QString model;
    QString slot;
    QString route;
    std::optional<Money> worst; ///< None: not known: no price, or nothing limits the tokens. Such a request is refused wherever money is limited.
    qint64 worstTokens = 0;     ///< Input and output.
    bool tokensAreOpen = false; ///< They may be more: nothing limits them. Such a request is refused wherever tokens are limited.
};

inline constexpr qsizetype kMaxSpendText = 256;

struct Settlement {
    enum class Kind {
        Counted,   ///< The provider said what it used.
        Uncounted, ///< It did not, or what it said is lost: the whole reservation counts, or what is known where that is more.
        Free,      ///< Nothing was sent, or it was refused before it was worked on: counts for nothing, not as a request either.
    };

    Kind kind = Kind::Uncounted;
    std::optional<Usage> usage; ///< None with Counted is Uncounted.
    std::optional<Money> money; ///< None: the price is not known. Then it counts for what was reserved.
};

[[nodiscard]] constexpr QStringView toWord(Settlement::Kind kind) noexcept
{
    switch (kind) {
    case Settlement::Kind::Counted: return u"counted";
    case Settlement::Kind::Uncounted: return u"uncounted";
    case Settlement::Kind::Free: return u"free";
    }
    return {};
}

/// Of an agent in a period. What is open (reserved, not settled) is apart, at its worst.
struct Totals {
    Money spent;
    Money reserved;
    qint64 tokens = 0;
    qint64 reservedTokens = 0;
    qint64 requests = 0;  ///< With those open.
    qint64 open = 0;      ///< Requests.
    qint64 uncounted = 0; ///< Requests that count in full because nobody said what they used.
    qint64 unpriced = 0;  ///< Requests, also open ones, whose price is not known: the money is at least what is said.

    friend bool operator==(const Totals &, const Totals &) = default;
};

/// What an agent spent on a day with one model. Only what is settled.
struct SpendDay {
    QDate date; ///< On which it was reserved, local.
    AgentId agent;
    QString provider;
    QString model;
    Money money;
    qint64 input = 0;  ///< Tokens, with those of a cache.
    qint64 output = 0; ///< Tokens.
    qint64 unknownTokens = 0; ///< Of requests that count in full: nobody knows which of them were input.
    qint64 requests = 0;
    qint64 uncounted = 0;
    qint64 unpriced = 0;

    friend bool operator==(const SpendDay &, const SpendDay &) = default;
};

} // namespace cofferdam
