// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/DiskTool.h"

#include "core/base/OwnPrograms.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {

Process diskToolProcess(const DiskTask &task)
{
    Process process;
    process.program = ownProgram(u"cofferdam-vm"_s);
    process.arguments = {u"--disk-tool"_s};
    const std::pair<QString, QStringList> words[] = {{u"base"_s, {task.base}}, {u"disk"_s, {task.disk}}, {u"read"_s, task.reads}, {u"write"_s, task.writes}};
    for (const auto &[word, paths] : words) {
        for (const auto &path : paths) {
            if (!path.isEmpty())
                process.arguments << word << path;
        }
    }
    process.arguments << u"--"_s << task.arguments;
    process.limit = task.limit;
    return process;
}

Result<QByteArray> runDiskTool(const DiskTask &task, std::stop_token stop)
{
    return run(diskToolProcess(task), std::move(stop));
}

QString diskAlone(const QString &disk)
{
    const QJsonObject file{{u"driver"_s, u"file"_s}, {u"filename"_s, disk}};
    const QJsonObject node{{u"driver"_s, u"qcow2"_s}, {u"file"_s, file}, {u"backing"_s, QJsonValue::Null}};
    return u"json:"_s + QString::fromUtf8(QJsonDocument(node).toJson(QJsonDocument::Compact));
}

} // namespace cofferdam
