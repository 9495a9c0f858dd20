// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a colour may mean. A colour never speaks alone: there is always a word.

#pragma once

namespace cofferdam {

enum class Tone { Neutral, Good, Notice, Bad, Accent };

} // namespace cofferdam
