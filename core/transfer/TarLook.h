// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names in a tar archive, packed or not. Blocking.

#pragma once

#include "core/transfer/ArchiveEntry.h"

#include <QByteArrayView>

namespace cofferdam {

inline constexpr int kTarBlock = 512;

struct TarLook {
    bool isTar = false;
    bool isUnseen = false; ///< Something else, or packed in a way that nobody here can undo.
    std::optional<Phrase> problem;
};
struct TarBounds {
    qint64 bytes = 0; ///< Unpacked.
    const ArchivePatience &patience;
};

/// `bytes`: its first block. Also where it is something packed that may be one.
[[nodiscard]] bool beginsLikeTar(QByteArrayView bytes);
[[nodiscard]] TarLook lookIntoTar(int file, const TarBounds &bounds);

// ArchiveLook.cpp, for what is packed in something else.
[[nodiscard]] bool beginsLikeOtherArchive(QByteArrayView bytes);
[[nodiscard]] bool beginsLikeZip(QByteArrayView bytes);

} // namespace cofferdam
