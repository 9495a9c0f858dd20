// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Constant text in inline code: literals, variables that hold one, sums of both. Serves all languages alike.

#pragma once

#include <QHash>
#include <QString>

namespace cofferdam {

class CodeValues
{
public:
    explicit CodeValues(const QString &code);

    /// The value of argument `index` of the call whose name ends at `end`; empty when it is no constant.
    [[nodiscard]] QString argument(qsizetype end, int index) const;
    /// All arguments as the words of a command; `namesItself`: the second is argv[0] once more, as for execl(3).
    [[nodiscard]] QString commandLine(qsizetype end, bool namesItself) const;
    /// The source text of all arguments.
    [[nodiscard]] QString arguments(qsizetype end) const;
    /// The constant that the method starting at `begin` is called on.
    [[nodiscard]] QString receiver(qsizetype begin) const;
    [[nodiscard]] const QString &code() const noexcept { return m_code; }
    [[nodiscard]] QString restOfLine(qsizetype from) const;
    /// True inside a string literal or a comment, where a call is only text.
    [[nodiscard]] bool isText(qsizetype at) const { return at < m_text.size() && m_text[at]; }

private:
    void markText();
    void collectVariables();
    [[nodiscard]] QString evaluate(QStringView expression) const;
    [[nodiscard]] QString evaluateTerm(QStringView term) const;
    [[nodiscard]] QList<QStringView> splitArguments(QStringView list) const;

    QString m_code;
    QList<bool> m_text;
    QHash<QString, QString> m_variables;
};

} // namespace cofferdam
