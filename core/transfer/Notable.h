// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files to look at before they change sides: secrets on their way in, and on their way out what other programs run or obey by themselves. The list
// is resources/transfer/notable.toml.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>

#include <optional>

namespace cofferdam {

class Notable
{
public:
    /// As much of a file as is looked at for its content. Bytes.
    static constexpr qint64 kMostContent = 64 * 1024;

    /// The product's own list; one that cannot be read is a bug.
    [[nodiscard]] static const Notable &standard();
    [[nodiscard]] static Result<Notable> parse(const QByteArray &toml);

    /// What it is, by its name alone.
    [[nodiscard]] std::optional<Phrase> secretByName(const QString &path) const;
    /// `beginning`: kMostContent at most.
    [[nodiscard]] std::optional<Phrase> secretByContent(const QString &path, const QByteArray &beginning) const;
    /// Why `path` should be looked at before it is kept here.
    [[nodiscard]] std::optional<Phrase> runsByItself(const QString &path) const;

private:
    /// Of names and of ends of paths, in small letters.
    struct Names {
        QHash<QString, bool> exact; ///< Of the file's name.
        QList<QString> ends;        ///< "*.pem"
        QList<QString> begins;      ///< ".env.*"
        QList<QString> tails;       ///< ".git/config"
        QList<QString> within;      ///< ".ssh/*": of a folder
        bool any = false;

        void add(const QString &pattern);
        [[nodiscard]] bool fit(const QString &path) const;
    };
    struct Row {
        Phrase what;
        Names names;
        std::optional<QRegularExpression> content;
    };

    QList<Row> m_secrets;
    QList<Row> m_runs;
};

} // namespace cofferdam
