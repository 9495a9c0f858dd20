// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is wrong with what was typed, and in which field.

#pragma once

#include <QString>

#include <expected>

class QWidget;

namespace cofferdam {

struct FieldProblem {
    QWidget *field = nullptr; ///< Takes the focus.
    QString text;
};

/// What was filled in, or what is wrong with it.
template<typename Value>
using Filled = std::expected<Value, FieldProblem>;

} // namespace cofferdam
