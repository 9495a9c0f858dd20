// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pictures that go to a model with a prompt: what counts as one, and how many.

#pragma once

#include <QByteArrayView>
#include <QString>

namespace cofferdam {

inline constexpr qsizetype kMostPictures = 8;                     ///< With one prompt.
inline constexpr qsizetype kMostPictureBytes = 3 * 1024 * 1024; ///< Of them all: they and the prompt are one message.

/// "image/png", "image/jpeg", "image/gif" or "image/webp", by the first bytes; empty for anything else, whatever its name says.
[[nodiscard]] QString pictureType(QByteArrayView content);

} // namespace cofferdam
