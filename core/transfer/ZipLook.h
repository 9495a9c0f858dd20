// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The directory at the end of a zip archive, which is what programs go by: read here byte by byte, since libraries show the names before the files,
// which can be others. Blocking.

#pragma once

#include "core/transfer/ArchiveEntry.h"

namespace cofferdam {

struct ZipLook {
    bool isZip = false; ///< There is such a directory, wherever the archive begins in the file.
    std::optional<Phrase> problem;
};

[[nodiscard]] ZipLook lookIntoZip(int file, const ArchivePatience &patience);

} // namespace cofferdam
