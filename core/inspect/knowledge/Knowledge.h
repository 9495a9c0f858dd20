// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the tables of resources/programs that are built into the program.

#pragma once

#include "core/base/Toml.h"

#include <QString>
#include <QStringList>

namespace cofferdam {

/// The parsed table `:/cofferdam/programs/<name>.toml`. These files are part of the program: a bad one is a bug and aborts
/// with file and line, in the first test that touches it.
[[nodiscard]] toml::table knowledge(const QString &name);
/// Names of all tables, sorted.
[[nodiscard]] QStringList knowledgeNames();

template<typename View>
[[nodiscard]] QString textOf(const View &node)
{
    return QString::fromStdString(node.template value_or<std::string>(""));
}

/// The words of a string, divided by blanks or line ends.
template<typename View>
[[nodiscard]] QStringList wordsOf(const View &node)
{
    return textOf(node).simplified().split(QChar(u' '), Qt::SkipEmptyParts);
}

} // namespace cofferdam
