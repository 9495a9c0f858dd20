// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an action that is let through means for marked folders: which of them it reads, and to where it takes what lies in them.

#pragma once

#include "core/action/Action.h"
#include "core/datarules/DataRule.h"

namespace cofferdam {

struct FileReading {
    QList<DataRule> read;   ///< Of the places that were given.
    int marked = 0;         ///< The mark of the file that is read: it was written by a conversation that had read such a folder. 0: none.
    bool earlier = false;   ///< What earlier conversations wrote down, or said.
    QList<DataRule> arrives; ///< Other names of what lies in one of the places, from now on.
    QString file;           ///< That bears the mark.
};

/// `places`: the marked folders of the action's agent. Of an action that no gate and no file tool asked about: nothing.
[[nodiscard]] FileReading readingOf(const Action &action, const QList<DataRule> &places);

} // namespace cofferdam
