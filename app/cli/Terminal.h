// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What cofferdamctl prints: lines for people, or JSON for programs.

#pragma once

#include "app/cli/CliCommand.h"
#include "core/base/Result.h"

#include <QJsonObject>
#include <QString>

namespace cofferdam {

class Terminal
{
public:
    explicit Terminal(bool json) : m_json(json) {}

    [[nodiscard]] bool json() const noexcept { return m_json; }

    /// One line for people; terminal escapes and all else that is not to be seen is made visible.
    void out(const QString &line) const;
    /// Several lines, each as by out().
    void outLines(const QString &text) const;
    /// One line of JSON.
    void out(const QJsonValue &value) const;
    /// Bytes as they are for a pipe or a file; a terminal gets them as text, by outLines().
    void outBytes(const QByteArray &bytes) const;
    /// Text at the beginning of a line that ends where the next column begins, or a blank behind it when it is longer.
    [[nodiscard]] static QString column(const QString &text, qsizetype width);
    /// How far it is, on standard error, in either form.
    static void progress(const QString &line);

    /// Says it: to people on standard error, to programs as {"ok":false,"errors":[{"code","message"}]} on standard output.
    void complain(const Error &error) const;
    /// The same for a command line that is not understood, with the usage; the code is "usage".
    void complainOfUsage(const QString &why, const QString &usage) const;

private:
    void outError(const QString &code, const QString &message) const;

    bool m_json;
};

} // namespace cofferdam
