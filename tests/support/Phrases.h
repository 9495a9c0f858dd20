// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Phrases as tests write and read them.

#pragma once

#include "core/api/PhraseMessage.h"

#include <string>

namespace cofferdam {

inline api::Phrase verbatim(const std::string &text)
{
    return toApi(Phrase::verbatim(QString::fromStdString(text)));
}

inline std::string english(const api::Phrase &message)
{
    return fromApi(message).english().toStdString();
}

} // namespace cofferdam
