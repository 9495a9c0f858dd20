// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The prices of models: those that came with the program, and the user's own before them.

#pragma once

#include "core/allowance/Price.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QDate>
#include <QHash>
#include <QString>
#include <QStringView>

#include <optional>
#include <utility>

namespace cofferdam {

/// A value. Any thread.
class PriceTable
{
public:
    /// The table in the program, then `userFile`, whose entries take the place of those; a file that is not there adds nothing.
    /// Errors name file and line: Invalid, Denied (written by somebody else), Io.
    [[nodiscard]] static Result<PriceTable> load(const QString &userFile = userPath());
    [[nodiscard]] static QString userPath(); ///< $XDG_CONFIG_HOME/cofferdam/prices.toml

    /// `provider` is the id of a preset. Of the model itself or of the one whose dated state it is: "gpt-5-2025-08-07" and "gpt-5-latest" are
    /// "gpt-5", "gpt-5-mini" is not. Nothing: what it costs is not known, which is not that it costs nothing.
    [[nodiscard]] std::optional<Price> find(QStringView provider, QStringView model) const;

    [[nodiscard]] QDate date() const noexcept { return m_date; } ///< Of the table in the program.
    [[nodiscard]] qsizetype size() const noexcept { return m_prices.size(); }

private:
    [[nodiscard]] Result<void> read(const QByteArray &toml, const QString &file);

    using Key = std::pair<QString, QString>; // provider, model

    QDate m_date;
    QHash<Key, Price> m_prices;
};

} // namespace cofferdam
