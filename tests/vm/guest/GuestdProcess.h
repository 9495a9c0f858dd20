// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guestd without a machine, its sockets in a folder of its own, and the three sessions of the host connected to it.

#pragma once

#include "tests/core/sluice/ScriptedDecider.h"
#include "vm/channel/GuestChannel.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

namespace cofferdam {

inline quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

class GuestdProcess
{
public:
    explicit GuestdProcess(int deadlineMs = 245'000)
    {
        QDir(folder.path()).mkdir(QStringLiteral("home"));
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        arguments = {QStringLiteral("--control"), path("control.sock"), QStringLiteral("--out"), path("out.sock"), QStringLiteral("--in"),
                     path("in.sock"), QStringLiteral("--plugin-socket"), path("plugin.sock"), QStringLiteral("--model-port"),
                     QString::number(modelPort), QStringLiteral("--gateway-port"), QString::number(gatewayPort), QStringLiteral("--proxy-port"),
                     QString::number(proxyPort), QStringLiteral("--home"), path("home"), QStringLiteral("--ask-deadline-ms"),
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

    [[nodiscard]] ChannelSettings settings(quint64 epoch = 1, bool restored = false) const
    {
        ChannelSettings channel;
        channel.folder = folder.path();
        channel.control.agent = AgentId{QStringLiteral("agent-1")};
        channel.control.epoch = Epoch{epoch};
        channel.control.restored = restored;
        channel.control.silence = std::chrono::milliseconds(2500);
        channel.control.personality = GuestPersonality{QStringLiteral("0123456789abcdef0123456789abcdef"), QStringLiteral("bee"), QStringLiteral("secret")};
        channel.patience = std::chrono::seconds(5);
        return channel;
    }

    QTemporaryDir folder;
    QProcess process;
    QStringList arguments;
    quint16 modelPort = freePort();
    quint16 gatewayPort = freePort();
    quint16 proxyPort = freePort();
};

/// The host's sessions with it.
struct Up {
    explicit Up(GuestdProcess &guestd, ChannelSettings settings)
        : channel(std::move(settings), decider)
        , greeted(&channel, &GuestChannel::greeted)
        , violations(&channel, &GuestChannel::violation)
    {
        Q_UNUSED(guestd);
        channel.start();
    }
    bool waitGreeted() { return QTest::qWaitFor([this] { return greeted.count() > 0; }, 5000); }

    ScriptedDecider decider;
    GuestChannel channel;
    QSignalSpy greeted;
    QSignalSpy violations;
};

} // namespace cofferdam
