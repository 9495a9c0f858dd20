// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks through inline code of python, node, perl, ruby, php, awk, ... for what it would do. A scanner, not a parser:
// what it knows are calls and their constant arguments; a construct that hides calls is reported as Unknown.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

/// Is told what code would do, in the order in which it is found. Paths and commands are as the code has them, with kUnresolved for what
/// is no constant.
class CodeListener
{
public:
    virtual ~CodeListener() = default;

    virtual void onEffect(EffectKind kind, const QString &object, Reach reach, const QStringList &traits) = 0;
    virtual void onFile(EffectKind kind, const QString &path, const QStringList &traits) = 0;
    /// Text is handed to a shell.
    virtual void onCommand(const QString &command) = 0;
    /// A statement is handed to a database that is here or elsewhere.
    virtual void onStatement(const QString &sql, Reach reach) = 0;
    /// Some part of the meaning is missing.
    virtual void onGivenUp(const QString &why) = 0;
    /// True when no more work is to be spent.
    [[nodiscard]] virtual bool isExhausted() = 0;
};

/// `program` runs `text`. An unknown `language` is one Unknown effect beside what the calls that all languages share say.
void inspectCode(const QString &language, const QString &text, const QString &program, CodeListener &listener);
/// Reads the tables, so that no command pays for it.
void prepareLanguages();
/// By its first line; "shell" when there is none.
[[nodiscard]] QString languageOfScript(const QString &text);

} // namespace cofferdam
