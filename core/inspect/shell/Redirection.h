// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where input comes from and output goes: bash(1), REDIRECTION.

#pragma once

#include "core/inspect/shell/Syntax.h"
#include "core/inspect/shell/Value.h"

#include <optional>

namespace cofferdam::shell {

class Walk;

class Redirection
{
public:
    explicit Redirection(Walk &walk) : m_walk(walk) {}

    /// What is read through `redirect`; `otherwise` where it is none of the input.
    [[nodiscard]] Stream inputOf(const Node &redirect, const Stream &otherwise);
    /// `output` goes where `redirect` says; nothing happens where it is none of the output.
    void send(const Node &redirect, const Stream &output);

private:
    [[nodiscard]] std::optional<Value> socketOf(const Value &target);
    [[nodiscard]] Stream heredoc(const Node &redirect);

    Walk &m_walk;
};

} // namespace cofferdam::shell
