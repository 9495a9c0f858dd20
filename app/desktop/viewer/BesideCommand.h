// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An approval covers every parameter, and a command does not show them all: the environment, the host, the content of a file.

#pragma once

#include "app/client/Records.h"

namespace cofferdam {

/// The parameters that the question's command and folder do not show, as JSON for people: indented, with texts broken where they have
/// breaks. Empty when there are none; what is no JSON is given as it is.
[[nodiscard]] QString besideCommand(const QuestionRecord &question);

} // namespace cofferdam
