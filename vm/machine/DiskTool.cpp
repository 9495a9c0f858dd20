// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/DiskTool.h"

#include "core/base/OwnPrograms.h"
#include "vm/machine/DiskKey.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QJsonObject qcow2Node(const QString &disk, const QJsonValue &behind)
{
    const QJsonObject file{{u"driver"_s, u"file"_s}, {u"filename"_s, disk}};
    return {{u"driver"_s, u"qcow2"_s}, {u"file"_s, file}, {u"backing"_s, behind}};
}

} // namespace

Result<QByteArray> runDiskTool(const DiskTask &task, std::stop_token stop)
{
    Process process;
    process.program = ownProgram(u"cofferdam-vm"_s);
    process.arguments = {u"--disk-tool"_s};
    const std::pair<QString, QStringList> words[] = {
        {u"base"_s, {task.base}}, {task.key ? u"locked"_s : u"disk"_s, {task.disk}}, {u"read"_s, task.reads}, {u"write"_s, task.writes}};
    for (const auto &[word, paths] : words) {
        for (const auto &path : paths) {
            if (!path.isEmpty())
                process.arguments << word << path;
        }
    }
    process.arguments << u"--"_s << task.arguments.first(1);
    if (task.key) {
        process.input = std::make_shared<const Secret>(diskPassphrase(*task.key));
        process.arguments << u"--object"_s << u"secret,id=%1,file=/dev/stdin"_s.arg(kDiskKeyName);
    }
    process.arguments << task.arguments.sliced(1);
    process.outputFile = task.output;
    process.limit = task.limit;
    return run(process, std::move(stop));
}

QString diskAlone(const QString &disk, bool isEncrypted)
{
    return diskOn({}, disk, isEncrypted);
}

QString diskOn(const QString &base, const QString &disk, bool isEncrypted)
{
    QJsonObject node = qcow2Node(disk, base.isEmpty() ? QJsonValue() : QJsonValue(qcow2Node(base, {})));
    if (isEncrypted)
        node.insert(u"encrypt"_s, QJsonObject{{u"format"_s, u"luks"_s}, {u"key-secret"_s, kDiskKeyName}});
    return u"json:"_s + QString::fromUtf8(QJsonDocument(node).toJson(QJsonDocument::Compact));
}

DiskTask newDisk(const QString &disk, const QString &base, std::shared_ptr<const Secret> key)
{
    // Both formats are explicit: a raw image is never probed for a header its guest could have written.
    DiskTask task{.base = base, .key = std::move(key), .writes = {QFileInfo(disk).path()}};
    task.arguments = {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-F"_s, u"qcow2"_s, u"-b"_s, base};
    if (task.key)
        task.arguments << u"-o"_s << u"encrypt.format=luks,encrypt.key-secret=%1,encrypt.iter-time=%2"_s.arg(kDiskKeyName).arg(kDiskKeyTime);
    task.arguments << disk;
    return task;
}

} // namespace cofferdam
