// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/OwnPrograms.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace cofferdam {

using namespace Qt::StringLiterals;

QString ownProgram(const QString &name)
{
    const QDir here(QCoreApplication::applicationDirPath());
    const auto beside = here.filePath(name);
    return QFileInfo::exists(beside) ? beside : QDir::cleanPath(here.filePath(QStringLiteral(COFFERDAM_LIBEXEC_FROM_BIN) + u'/' + name));
}

} // namespace cofferdam
