// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ImageTokens.h"

#include <QLatin1StringView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct ImageFamily {
    QLatin1StringView model; ///< How its name begins.
    qint64 tokens;
};

// https://platform.openai.com/docs/guides/images-vision: tiles of 512 pixels, at most 8, or patches of 32 pixels, times a factor of the model.
// The first that fits counts.
constexpr ImageFamily kImageFamilies[] = {
    {"gpt-4o-mini"_L1, 2833 + 8 * 5667}, // the dearest there is
    {"gpt-4o"_L1, 85 + 8 * 170},
    {"chatgpt-4o"_L1, 85 + 8 * 170},
    {"gpt-4.1"_L1, 3800}, // 1,536 patches, times 2.46 for the smallest of them
    {"gpt-5"_L1, 24'600}, // 10,000 patches, times 2.46
    {"o1"_L1, 75 + 8 * 150},
    {"o3"_L1, 75 + 8 * 150},
    {"o4-mini"_L1, 2700},
    {"claude-"_L1, 5000},
    {"gemini-"_L1, 5000},
};

constexpr qint64 kLargestImage = 2833 + 8 * 5667;
constexpr qint64 kAnthropicImage = 5000; ///< 3.75 megapixels, 750 pixels to a token.
constexpr qint64 kGoogleImage = 5000;    ///< 16 tiles of 258 of 3,072 x 3,072 pixels.
constexpr qint64 kOllamaImage = 16'384;  ///< Of Qwen's: as large as its usual limit of pixels lets it be.

} // namespace

qint64 mostImageTokens(Dialect dialect, QStringView model)
{
    switch (dialect) {
    case Dialect::Google: return kGoogleImage;
    case Dialect::Ollama: return kOllamaImage;
    case Dialect::Anthropic: return model.startsWith("claude-"_L1) ? kAnthropicImage : kLargestImage;
    case Dialect::OpenAiChat:
    case Dialect::OpenAiResponses: break;
    }
    const auto name = model.sliced(model.lastIndexOf(u'/') + 1);
    const auto family = std::ranges::find_if(kImageFamilies, [name](const ImageFamily &each) { return name.startsWith(each.model); });
    return family == std::end(kImageFamilies) ? kLargestImage : family->tokens;
}

} // namespace cofferdam
