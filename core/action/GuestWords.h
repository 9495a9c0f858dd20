// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is said of a running guest: the words that the sluice and the owner of the machine share.

#pragma once

#include "core/base/Phrase.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>

namespace cofferdam {

/// What makes a restored ready snapshot this agent and no other.
struct GuestPersonality {
    QString machineId; ///< 32 hexadecimal digits
    QString hostname;
    QString gatewayToken; ///< for OpenClaw's loopback port
};

struct GuestGreeting {
    QString version;
    QString image; ///< "full" or "tiny"
    QString bootId;
};

/// What the guest says of one of its gates.
struct GuestGate {
    QString name; ///< "exec", "files", "connect" or "fence"
    bool closed = false;
    QString problem;
};

/// An attack that the guest tried on itself.
struct GuestProbe {
    QString name;
    bool held = false;
    QString detail;
};

/// Last words of the guest about itself.
struct GuestVitals {
    bool pluginHome = false;
    bool gatewayReady = false;
    bool systemReadOnly = false;
    QStringList interfaces;
    quint64 memoryUsedKib = 0;
    quint64 monotonicNs = 0;
    QList<GuestGate> gates;
    bool leaseHeld = false; ///< Of the guest over its agent: false while it stands still for want of us.
};

/// A tool call that has ended, as the plugin tells it.
struct EndedCall {
    QString toolCallId;
    QString runId;
    QString tool;
    bool ok = false;
    QString error;
    double durationMs = 0;
};

struct GuestFile {
    QString path;
    quint64 size = 0;
    quint32 mode = 0;
    QByteArray sha256;
    QString link; ///< Target of a symbolic link; then there is no hash.
};

struct GuestContent {
    QByteArray bytes;
    quint64 totalSize = 0;
};

/// Why the streams that lead out of a guest stand still, and what becomes of them afterwards.
struct StreamHold {
    enum class Kind : quint8 {
        None,
        /// Its user or a rule has frozen the agent. Its machine stands still, so nobody in there waits: for as long as it takes. They go on afterwards.
        Standing,
        /// Everything the agent asks is blocked while a layer is made anew (a snapshot, another connection). They go on when it is over within
        /// `grace`, and end with `why` when it is not.
        Passing,
        /// A person has not looked yet, or turns of an older timeline are being ended. They end with the hold, because nobody waits for them.
        Ending,
    };
    Kind kind = Kind::None;
    Phrase why; ///< For people and for the agent.
    std::chrono::milliseconds grace{30'000}; ///< Passing: OpenClaw gives a request more than that.
};

/// For a conversation with OpenClaw's gateway.
struct GatewaySettings {
    QString token; ///< Of the gateway.
    QString sessionKey = QStringLiteral("main");
    std::chrono::milliseconds helloTimeout{120'000}; ///< From the open stream until the gateway's hello. Minutes under TCG.
    std::chrono::milliseconds requestTimeout{180'000};
};

/// How a turn of the agent ended.
enum class RunEnd : quint8 { Answered, Aborted, Failed };

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::GuestVitals)
