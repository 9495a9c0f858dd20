// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the fuzz targets share. With clang and COFFERDAM_LIBFUZZER they are libFuzzer targets; otherwise main() here runs seeded
// mutations of a corpus folder, for the short run in CI: TARGET FOLDER [ROUNDS].

#pragma once

#include <QByteArray>

namespace cofferdam {

/// Aborts with `what` when it does not hold.
void require(bool holds, const char *what);

} // namespace cofferdam

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size);
