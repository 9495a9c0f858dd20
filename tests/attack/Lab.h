// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lab's image in a bare QEMU with its channel, and the ways of a test into it: as the agent, which asks first, and as root.

#pragma once

#include "tests/support/EchoRoute.h"
#include "tests/vm/channel/TinyMachine.h"
#include "vm/channel/DirectGuest.h"

#include <QObject>

#include <memory>

namespace cofferdam {

class Lab : public QObject
{
    Q_OBJECT

public:
    /// `gates` false: as a guest was before it had any. Everything that is asked goes to `decider`, but for what `table` says; without
    /// one it is that of a user who is asked about everything old.
    Lab(const QString &image, bool gates, Decider &decider, const std::optional<api::GateTable> &table = {});

    /// Boots and waits until the agent is there. False: see the console.
    [[nodiscard]] bool start();
    [[nodiscard]] TinyMachine &machine() { return m_machine; }
    [[nodiscard]] DirectGuest &channel() { return *m_channel; }
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] bool isAlive() const { return m_channel->isAlive(); }
    /// The host is gone in the middle of whatever it does,
    void cut();
    /// and there again in a later epoch. Its lease holds for `silence`.
    void connectAgain(std::chrono::milliseconds silence = std::chrono::seconds(10));

    /// The user's own file traffic; paths are relative to the home.
    [[nodiscard]] bool put(const QString &path, const QByteArray &content);
    /// Waits until the file is there; nothing after `patience`.
    [[nodiscard]] std::optional<QByteArray> get(const QString &path, int patience);
    /// Output of a shell script that root runs, then "exit N".
    [[nodiscard]] QByteArray asRoot(const QByteArray &script, int patience = 60'000);
    /// The agent asks for `command`; the number of the call.
    [[nodiscard]] QString ask(const QByteArray &command);
    /// What an allowed call printed, when it has ended; nothing when it was blocked or takes longer than `patience`.
    [[nodiscard]] std::optional<QByteArray> output(const QString &call, int patience);

private:
    Decider &m_decider;
    EchoRoute m_models;
    TinyMachine m_machine;
    GuestSettings m_settings;
    std::unique_ptr<DirectGuest> m_channel;
    int m_scripts = 0;
};

} // namespace cofferdam
