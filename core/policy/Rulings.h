// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who says what the rules say of an action, seen from those who act on it.

#pragma once

#include "core/policy/Ruling.h"

namespace cofferdam {

class Rulings
{
public:
    virtual ~Rulings() = default;

    /// What the rules of `action.agent` say. Evaluates and nothing else: asked twice it says the same and leaves no trace.
    [[nodiscard]] virtual Ruling of(const Action &action) const = 0;
};

} // namespace cofferdam
