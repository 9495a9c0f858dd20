// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl with a service where it looks for one.

#pragma once

#include "tests/app/cli/CliRun.h"
#include "tests/support/FakeService.h"

#include <QDir>
#include <QTemporaryDir>

#include <google/protobuf/util/json_util.h>

namespace cofferdam {

class ServedCli
{
public:
    FakeService service;

    [[nodiscard]] bool listen()
    {
        const auto folder = m_folder.filePath(QStringLiteral("cofferdam"));
        return service.listen() && QDir().mkdir(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner)
               && QFile::link(service.socketPath(), folder + QStringLiteral("/service.sock"));
    }
    [[nodiscard]] QString runtime() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }

    [[nodiscard]] CliRun run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return runCli(arguments, m_folder.filePath(QStringLiteral("config")), m_folder.path(), QStringLiteral("C.UTF-8"), input);
    }
    /// With the words of a line.
    [[nodiscard]] CliRun run(const QString &line, const QByteArray &input = {}) const { return run(line.split(u' '), input); }

    /// What was asked, without greetings, each as {"name":{...}} in protobuf's JSON mapping.
    [[nodiscard]] QStringList asked() const
    {
        QStringList all;
        for (auto request : service.requests()) {
            if (request.has_hello())
                continue;
            request.clear_id();
            std::string json;
            google::protobuf::util::JsonPrintOptions options;
            options.preserve_proto_field_names = true;
            if (google::protobuf::util::MessageToJsonString(request, &json, options).ok())
                all.append(QString::fromStdString(json));
        }
        return all;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace cofferdam
