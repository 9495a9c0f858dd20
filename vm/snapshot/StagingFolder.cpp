// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/StagingFolder.h"

#include "core/base/OwnedPath.h"

#include <QFile>
#include <QFileInfo>

#include <unistd.h>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace cofferdam {

QString stagingFolder(const QString &parent, const QString &remembered)
{
    // Somebody else may have taken the name since: after a restart of the computer nothing of ours is there.
    const QString known = QFile::symLinkTarget(remembered);
    if (QFileInfo(known).path() == parent && checkOwned(known, {.type = S_IFDIR}))
        return known;
    QByteArray name = QFile::encodeName(parent) + "/cofferdam-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) // 0700
        return {};
    // Whole or not at all: a folder that nobody would find again would fill memory.
    const QByteArray link = QFile::encodeName(remembered);
    ::unlink(link.constData());
    if (::symlink(name.constData(), link.constData()) != 0) {
        ::rmdir(name.constData());
        return {};
    }
    return QFile::decodeName(name);
}

} // namespace cofferdam
