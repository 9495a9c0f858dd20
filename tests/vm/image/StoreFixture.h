// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small image in a store, with real qcow2 disks and true manifests.

#pragma once

#include "core/base/Process.h"
#include "vm/image/ImageStore.h"
#include "vm/image/Manifest.h"
#include "vm/image/Placement.h"
#include "vm/machine/RamFile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace cofferdam {

inline void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.flush(), qPrintable(path));
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void makeQcow2(const QString &path, const QStringList &options = {})
{
    Process create;
    create.program = QStringLiteral("qemu-img");
    create.arguments = QStringList{QStringLiteral("create"), QStringLiteral("-f"), QStringLiteral("qcow2")} + options + QStringList{path, QStringLiteral("1M")};
    const auto made = run(create);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message.english()));
}

inline void describeFolder(const QString &folder, const QJsonObject &about, const QStringList &names, const Builders &builders)
{
    Manifest manifest;
    manifest.about = about;
    for (const QString &name : names)
        QVERIFY(manifest.add(folder, name, name == QLatin1StringView("ram") ? kRamHeaderSize : 0).has_value());
    QVERIFY(manifest.write(folder, builders).has_value());
}

struct StoreFixture {
    static inline const QString kId = QStringLiteral("full-0123456789abcdef");
    static inline const QString kKey = QStringLiteral("00112233445566778899");

    QTemporaryDir root;
    Builders builders{root.filePath(QStringLiteral("keys"))};
    ImageStore store{root.filePath(QStringLiteral("store")), builders};

    [[nodiscard]] QString image() const { return store.folder() + u'/' + kId; }
    [[nodiscard]] QString ready() const { return image() + u'/' + readyFolderName(kKey); }

    void describeImage() const
    {
        describeFolder(image(), {{QStringLiteral("id"), kId}},
                       {QStringLiteral("vmlinuz"), QStringLiteral("initrd"), QStringLiteral("vda.raw"), QStringLiteral("vdb.qcow2")}, builders);
    }
    void describeReady() const
    {
        describeFolder(ready(),
                       {{QStringLiteral("image"), kId},
                        {QStringLiteral("hardwareKey"), kKey},
                        {QStringLiteral("acceleration"), QStringLiteral("tcg")},
                        {QStringLiteral("gatewayToken"), QStringLiteral("token")},
                        {QStringLiteral("epoch"), 1}},
                       {QStringLiteral("ram"), QStringLiteral("vdb.qcow2")}, builders);
    }
    void make() const
    {
        QVERIFY(QDir().mkpath(ready()));
        writeFile(image() + QStringLiteral("/vmlinuz"), "kernel");
        writeFile(image() + QStringLiteral("/initrd"), "initrd");
        writeFile(image() + QStringLiteral("/vda.raw"), QByteArray(300'000, 's'));
        makeQcow2(image() + QStringLiteral("/vdb.qcow2"));
        writeFile(ready() + QStringLiteral("/ram"), QByteArray(kRamHeaderSize, 'h') + QByteArray(100'000, 'r'));
        makeQcow2(ready() + QStringLiteral("/vdb.qcow2"));
        describeImage();
        describeReady();
    }
};

} // namespace cofferdam
