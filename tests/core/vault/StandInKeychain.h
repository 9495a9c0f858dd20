// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A keychain in memory that can be made to fail.

#pragma once

#include "core/vault/KeychainBackend.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cofferdam::test {

class StandInKeychain : public KeychainBackend
{
public:
    QHash<QString, QByteArray> entries;
    std::optional<Errc> fails; ///< All that it is asked.
    bool forgets = false;      ///< What it was given.
    bool isMissing = false;    ///< There is none.
    bool isSilent = false;     ///< It answers nothing.

    void read(const QString &name, QObject *context, std::function<void(Result<Secret>)> done) override
    {
        answer(context, [this, name, done] {
            if (auto failed = failure(); !failed)
                return done(std::unexpected(failed.error()));
            if (!entries.contains(name))
                return done(fail(Errc::NotFound, Phrase::verbatim(QStringLiteral("nothing there"))));
            QByteArray copy = entries.value(name);
            copy.detach();
            done(Secret::take(copy));
        });
    }

    void write(const QString &name, const Secret &value, QObject *context, std::function<void(Result<void>)> done) override
    {
        const QByteArray bytes(reinterpret_cast<const char *>(value.bytes().data()), qsizetype(value.size()));
        answer(context, [this, name, bytes, done] {
            if (auto failed = failure(); !failed)
                return done(failed);
            entries.insert(name, forgets ? QByteArray(bytes.size(), 'x') : bytes);
            done({});
        });
    }

    void remove(const QString &name, QObject *context, std::function<void(Result<void>)> done) override
    {
        answer(context, [this, name, done] {
            if (auto failed = failure(); !failed)
                return done(failed);
            entries.remove(name);
            done({});
        });
    }

    [[nodiscard]] Result<void> reach() const override
    {
        return isMissing ? Result<void>(fail(Errc::Unavailable, Phrase::verbatim(QStringLiteral("no keychain")))) : Result<void>();
    }

private:
    [[nodiscard]] Result<void> failure() const
    {
        return fails || isMissing ? Result<void>(fail(fails.value_or(Errc::Unavailable), Phrase::verbatim(QStringLiteral("refused")))) : Result<void>();
    }
    void answer(QObject *context, const std::function<void()> &done) const
    {
        if (!isSilent)
            QTimer::singleShot(0, context, done);
    }
};

} // namespace cofferdam::test
