// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a list of words to whoever runs them: a builtin, a function, a described program, a file, or one that nobody described.

#pragma once

#include "core/inspect/shell/Value.h"

#include <algorithm>
#include <utility>

namespace cofferdam::shell {

class Walk;

/// How a program came to be started; a shell that an editor starts is another matter than one a person starts.
enum class Origin : quint8 {
    Direct,  ///< Named in the command line.
    Wrapped, ///< By a program whose purpose it is, such as nice or xargs.
    Escape,  ///< By a program whose purpose is another, such as an editor or a pager.
};

class Launcher
{
public:
    explicit Launcher(Walk &walk) : m_walk(walk) {}

    Stream launch(const Words &argv, const Stream &input, Origin origin);
    /// A file is run as a program or as a script of `language` ("shell", "python", ...; empty: its own).
    Stream runFile(const Value &file, const QString &language, const Stream &input, const QString &program);
    /// Text in a programming language is run.
    void runCode(const QString &language, const Value &text, const QString &program);

    [[nodiscard]] Origin origin() const { return m_origin; }
    /// Everything launched until the returned object dies carries that origin, or the stronger one that holds already.
    [[nodiscard]] auto asOrigin(Origin origin)
    {
        struct Restore {
            Origin &target;
            Origin before;
            ~Restore() { target = before; }
        };
        const Origin before = std::exchange(m_origin, std::max(m_origin, origin));
        return Restore{m_origin, before};
    }

private:
    Stream unfamiliar(const Words &argv, const QString &name, const Stream &input);

    Walk &m_walk;
    Origin m_origin = Origin::Direct;
    int m_launches = 0; ///< That are under way.
};

} // namespace cofferdam::shell
