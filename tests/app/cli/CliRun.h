// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl run as a program, while the test goes on serving it.

#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace cofferdam {

struct CliRun {
    int code = -1;
    QString output;
    QString errors;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output.toUtf8()).object(); }
};

/// `config` and `runtime` are the user's folders for it; an empty one is left as it is. It speaks English, whoever runs the tests. `input` is all
/// it finds in standard input.
inline CliRun runCli(const QStringList &arguments, const QString &config = {}, const QString &runtime = {}, const QString &locale = QStringLiteral("C.UTF-8"),
                     const QByteArray &input = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!config.isEmpty())
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), config);
    if (!runtime.isEmpty())
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime);
    environment.insert(QStringLiteral("LC_ALL"), locale);
    environment.remove(QStringLiteral("LANGUAGE"));
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("COFFERDAM_BIN", QStringLiteral("build/dev/bin")) + QStringLiteral("/cofferdamctl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30'000))
        process.kill();
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

} // namespace cofferdam
