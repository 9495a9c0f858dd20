// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/SystemTrust.h"

#include <QDir>
#include <QFile>

#include <curl/curl.h>

using namespace Qt::StringLiterals;

namespace cofferdam {

SystemTrust SystemTrust::ofThisComputer()
{
    const auto *const built = ::curl_version_info(CURLVERSION_NOW);
    // The folder is looked into for the one certificate that is needed; the file's hundreds are all read for each connection.
    const QByteArray folder = built->capath;
    const bool isHashed = !folder.isEmpty() && !QDir(QFile::decodeName(folder)).entryList({u"*.0"_s}, QDir::Files).isEmpty();
    return isHashed ? SystemTrust{.file = {}, .folder = folder} : SystemTrust{.file = built->cainfo, .folder = {}};
}

} // namespace cofferdam
