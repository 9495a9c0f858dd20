// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Code and SQL inside a command line: what the scanners find becomes effects of the command, and what they hand to a shell is walked.

#pragma once

#include "core/inspect/code/Code.h"
#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;

class InnerCode final : public CodeListener
{
public:
    /// `program` runs `text`; what it does is shown at the range of `text`.
    InnerCode(Walk &walk, const Value &text, QString program) : m_walk(walk), m_text(text), m_program(std::move(program)) {}

    /// `language` is none that a shell reads.
    void run(const QString &language);

    void onEffect(EffectKind kind, const QString &object, Reach reach, const QStringList &traits) override;
    void onFile(EffectKind kind, const QString &path, const QStringList &traits) override;
    void onCommand(const QString &command) override;
    void onStatement(const QString &sql, Reach reach) override;
    void onGivenUp(const QString &why) override;
    [[nodiscard]] bool isExhausted() override;

private:
    Walk &m_walk;
    const Value &m_text;
    QString m_program;
};

} // namespace cofferdam::shell
