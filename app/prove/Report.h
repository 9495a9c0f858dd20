// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was found and what was not, as JSON. Nothing of what was read is in it.

#pragma once

#include "core/vault/AbsenceSearch.h"

#include <string>
#include <string_view>

namespace cofferdam::prove {

/// Letters, digits and . _ : - only, 1 to 128: they stand in the report as they are.
[[nodiscard]] bool isLabel(std::string_view label);

/// {"values":[{"searched":true,"weakPieces":4}],"streams":[{"label":"ram","searched":1048576,"complete":true,"found":1,
/// "findings":[{"value":0,"form":"base64","offset":512,"length":40}]}]}, one object, a newline behind it.
class Report
{
public:
    explicit Report(const AbsencePatterns &patterns);
    /// `isComplete`: the stream was read to its end.
    void add(std::string_view label, const AbsenceSearch &search, bool isComplete);
    [[nodiscard]] std::string text() const;

private:
    std::string m_values;
    std::string m_streams;
};

} // namespace cofferdam::prove
