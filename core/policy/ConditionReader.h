// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The field `when` of a rule becomes a condition.

#pragma once

#include "core/policy/Condition.h"
#include "core/policy/PackFields.h"

namespace cofferdam {

inline constexpr int kMaxConditionDepth = 16;

class ConditionReader
{
public:
    /// `fields` outlives it.
    explicit ConditionReader(const PackFields &fields) : m_fields(fields) {}

    /// Errors: unknown facts, tests that do not fit the fact, deeper than kMaxConditionDepth.
    [[nodiscard]] Result<Condition> read(const toml::node &node, int depth = 0) const;

private:
    [[nodiscard]] Result<Condition> readPart(std::string_view key, const toml::node &value, int depth) const;
    [[nodiscard]] Result<Condition> readEquality(std::string_view key, const toml::node &value) const;
    [[nodiscard]] Result<Condition> readTest(const toml::table &table) const;

    const PackFields &m_fields;
};

} // namespace cofferdam
