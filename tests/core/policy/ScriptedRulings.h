// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rules that say what the test says.

#pragma once

#include "core/policy/Rulings.h"

#include <functional>

namespace cofferdam::test {

class ScriptedRulings : public Rulings
{
public:
    explicit ScriptedRulings(std::function<Ruling(const Action &)> say) : m_say(std::move(say)) {}

    [[nodiscard]] Ruling of(const Action &action) const override { return m_say(action); }

private:
    std::function<Ruling(const Action &)> m_say;
};

} // namespace cofferdam::test
