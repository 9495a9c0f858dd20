// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Picture.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

QString pictureType(QByteArrayView content)
{
    if (content.startsWith("\x89PNG\r\n\x1a\n"))
        return u"image/png"_s;
    if (content.startsWith("\xff\xd8\xff"))
        return u"image/jpeg"_s;
    if (content.startsWith("GIF87a") || content.startsWith("GIF89a"))
        return u"image/gif"_s;
    if (content.startsWith("RIFF") && content.sliced(4).size() >= 8 && content.sliced(8).startsWith("WEBP"))
        return u"image/webp"_s;
    return {};
}

} // namespace cofferdam
