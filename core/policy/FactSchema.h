// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The facts a rule may ask for, and their types. A name that is not here is an error when a pack loads.

#pragma once

#include "core/action/Action.h"

#include <optional>

namespace cofferdam {

enum class FactType : quint8 { Flag, Number, Text, Texts };

/// Nothing for a name nobody declared.
[[nodiscard]] std::optional<FactType> factType(const QString &name);
/// Facts of the effect that is looked at: effect, object, program, trait, reach.
[[nodiscard]] bool isEffectFact(QStringView name);
/// The value of any declared fact. Unknown (monostate) when it could not be established.
[[nodiscard]] FactValue factOf(const Action &action, const Effect *effect, const QString &name);

} // namespace cofferdam
