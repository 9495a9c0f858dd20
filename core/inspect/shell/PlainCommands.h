// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The commands of a text that are written out in full, so that what runs can be compared with what was read.

#pragma once

#include <QList>
#include <QStringList>

namespace cofferdam {

/// Each simple command of `text` that runs once at most and whose words hold no expansion, pattern, escape or assignment, without quotes
/// and redirections; in the order of the text, at most 64. Those in loops, branches and functions are left out. Empty where bash's grammar
/// finds an error. Any thread.
[[nodiscard]] QList<QStringList> plainCommands(const QString &text);

} // namespace cofferdam
