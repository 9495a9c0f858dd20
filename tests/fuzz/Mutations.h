// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the fuzz targets share. With clang and COFFERDAM_LIBFUZZER they are libFuzzer targets; otherwise main() here runs seeded
// mutations of a corpus folder, for the short run in CI: TARGET FOLDER [ROUNDS].

#pragma once

#include <QByteArray>

#include <string>
#include <string_view>
#include <vector>

namespace cofferdam {

/// Aborts with `what` when it does not hold.
void require(bool holds, const char *what);

/// The pieces that `input` is made of: each begins with its length in two bytes, big-endian; the last may be cut.
[[nodiscard]] std::vector<std::string_view> pieces(std::string_view input);

} // namespace cofferdam

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size);
