// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guestd without a machine, its sockets in a folder of its own, and the three sessions of the host connected to it.

#pragma once

#include "tests/support/EchoRoute.h"
#include "tests/support/ScriptedDecider.h"
#include "vm/channel/DirectGuest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <array>

namespace cofferdam {

/// Three that differ: each is held until all are chosen.
inline std::array<quint16, 3> freePorts()
{
    std::array<QTcpServer, 3> servers;
    std::array<quint16, 3> ports{};
    for (std::size_t i = 0; i < servers.size(); ++i) {
        servers.at(i).listen(QHostAddress::LocalHost);
        ports.at(i) = servers.at(i).serverPort();
    }
    return ports;
}

class GuestdProcess
{
public:
    explicit GuestdProcess(int deadlineMs = 245'000)
    {
        QDir(folder.path()).mkdir(QStringLiteral("home"));
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        arguments = {QStringLiteral("--control"),
                     path("control.sock"),
                     QStringLiteral("--out"),
                     path("out.sock"),
                     QStringLiteral("--in"),
                     path("in.sock"),
                     QStringLiteral("--plugin-socket"),
                     path("plugin.sock"),
                     QStringLiteral("--model-port"),
                     QString::number(modelPort),
                     QStringLiteral("--gateway-port"),
                     QString::number(gatewayPort),
                     QStringLiteral("--proxy-port"),
                     QString::number(proxyPort),
                     QStringLiteral("--home"),
                     path("home"),
                     QStringLiteral("--ask-deadline-ms"),
                     QString::number(deadlineMs)};
    }
    ~GuestdProcess()
    {
        process.kill();
        process.waitForFinished();
    }

    bool start()
    {
        process.start(qEnvironmentVariable("COFFERDAM_BIN") + QStringLiteral("/cofferdam-guestd-native"), arguments);
        return process.waitForStarted() && QTest::qWaitFor([this] { return QFile::exists(path("plugin.sock")); }, 5000);
    }
    [[nodiscard]] QString path(const char *name) const { return folder.filePath(QString::fromLatin1(name)); }

    [[nodiscard]] GuestSettings settings(quint64 epoch = 1, bool restored = false) const
    {
        GuestSettings channel;
        channel.folder = folder.path();
        channel.agent = AgentId{QStringLiteral("agent-1")};
        channel.epoch = Epoch{epoch};
        channel.restored = restored;
        channel.silence = std::chrono::milliseconds(2500);
        channel.personality = GuestPersonality{QStringLiteral("0123456789abcdef0123456789abcdef"), QStringLiteral("bee"), QStringLiteral("secret")};
        channel.patience = std::chrono::seconds(5);
        return channel;
    }

    QTemporaryDir folder;
    QProcess process;
    QStringList arguments;
    std::array<quint16, 3> ports = freePorts();
    quint16 modelPort = ports[0];
    quint16 gatewayPort = ports[1];
    quint16 proxyPort = ports[2];
};

/// The host's sessions with it.
struct Up {
    explicit Up(GuestdProcess &guestd, GuestSettings settings)
        : channel(std::move(settings), decider, models)
        , greeted(&channel, &Guest::greeted)
        , violations(&channel, &Guest::violation)
    {
        Q_UNUSED(guestd);
        channel.start();
    }
    bool waitGreeted()
    {
        return QTest::qWaitFor([this] { return greeted.count() > 0; }, 5000);
    }

    ScriptedDecider decider;
    EchoRoute models;
    DirectGuest channel;
    QSignalSpy greeted;
    QSignalSpy violations;
};

} // namespace cofferdam
