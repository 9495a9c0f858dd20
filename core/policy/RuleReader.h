// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table of a pack becomes a rule, every field checked.

#pragma once

#include "core/policy/PackFields.h"
#include "core/policy/Rule.h"

namespace cofferdam {

class RuleReader
{
public:
    /// `fields` outlives it.
    RuleReader(const PackFields &fields, RuleOrigin origin) : m_fields(fields), m_origin(origin) {}

    [[nodiscard]] Result<Rule> read(const toml::table &table) const;

private:
    [[nodiscard]] Result<void> readVerdicts(const toml::table &table, Rule &rule) const;
    [[nodiscard]] Result<void> readLists(const toml::table &table, Rule &rule) const;
    /// Whoever adds rules to the packs may loosen them only by saying so: why, who, until when, and which rules.
    [[nodiscard]] Result<void> checkException(const toml::table &table, const Rule &rule) const;
    /// A snapshot undoes nothing outside the machine.
    [[nodiscard]] Result<Rule> checkSnapshot(Rule rule, const toml::table &table) const;

    const PackFields &m_fields;
    RuleOrigin m_origin;
};

} // namespace cofferdam
