// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw with the guest's own configuration, plugin and environment, run in a temporary folder.

#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <functional>

namespace cofferdam::test {

class NativeGateway : public QObject
{
    Q_OBJECT

public:
    /// `modelPort`: where the model listens on loopback.
    explicit NativeGateway(quint16 modelPort, QObject *parent = nullptr);
    ~NativeGateway() override;

    /// Empty: it can be run. Otherwise why not, e.g. that npm could not fetch it. `version`: one of tests/openclaw; empty: the image's. Another one may be
    /// prepared when the first has stopped: it finds what that has left, as after an upgrade of the image.
    [[nodiscard]] QString prepare(const QString &version = qEnvironmentVariable("OPENCLAW_VERSION"));
    /// Starts it; `change` may alter the guest's configuration. Watch isReady().
    void start(const std::function<void(QJsonObject &config)> &change = {});
    void stop();
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] bool isReady(); ///< GET /readyz answers 200.
    void writeToken(const QByteArray &token);
    /// As guestd does with what the host says; the port in it is replaced by that of the test.
    void setModels(const QByteArray &json);

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString home() const { return path(QStringLiteral("home")); }
    [[nodiscard]] QString workspace() const { return path(QStringLiteral("home/workspace")); }
    [[nodiscard]] QString pluginSocket() const { return path(QStringLiteral("run/plugin.sock")); }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QByteArray log() const;
    [[nodiscard]] double heapInUse() const; ///< MiB of JavaScript after the last full collection; 0: there was none.
    [[nodiscard]] double heapRoom() const;  ///< MiB that it may have; 0: nothing is said.

private:
    [[nodiscard]] QJsonObject configuration() const;
    [[nodiscard]] QProcessEnvironment environment() const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_modules; ///< node_modules
    quint16 m_modelPort;
    quint16 m_port = 0;
};

} // namespace cofferdam::test
