// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the schema's enumerations, as programs read and write them: "egress-refused" of EVENT_EGRESS_REFUSED.

#pragma once

#include "core/base/Words.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <optional>

namespace cofferdam {

/// Its name in lower case without what all names of its enumeration begin with; empty of the one that says nothing ("..._UNSPECIFIED").
[[nodiscard]] QString wireWord(const google::protobuf::EnumValueDescriptor &value);

/// A number that this program does not know, from a newer one, is its own word.
template<typename Wire>
[[nodiscard]] QString wireWord(Wire value)
{
    const auto *known = google::protobuf::GetEnumDescriptor<Wire>()->FindValueByNumber(value);
    return known ? wireWord(*known) : QString::number(static_cast<int>(value));
}

template<typename Wire>
[[nodiscard]] std::optional<Wire> wireFromWord(QStringView word)
{
    const auto *all = google::protobuf::GetEnumDescriptor<Wire>();
    for (int i = 0; i < all->value_count(); ++i) {
        if (!word.isEmpty() && wireWord(*all->value(i)) == word)
            return static_cast<Wire>(all->value(i)->number());
    }
    return std::nullopt;
}

} // namespace cofferdam
