// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words of which every tokenizer makes one token.

#pragma once

#include <QStringView>

namespace cofferdam {

inline constexpr qsizetype kLongestUsualWord = 14;

/// `word`: ASCII letters, all small or the first large. Such a word and the blank before it are one token of cl100k, o200k, Llama 3 and Claude 2
/// (npm gpt-tokenizer 4.0, llama3-tokenizer-js 1.2, @anthropic-ai/tokenizer 0.0.4).
[[nodiscard]] bool isUsualWord(QStringView word);

} // namespace cofferdam
