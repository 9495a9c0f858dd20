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

/// One name in a folder of the guest's, as the guest tells it: bytes that nobody has looked at.
struct GuestEntry {
    QByteArray path; ///< Relative to the folder.
    quint64 size = 0;
    quint32 mode = 0; ///< With the type, as st_mode.
    QByteArray sha256; ///< Of a file; empty: not known.
    QByteArray link;   ///< Target of a symbolic link.
    quint64 stored = 0; ///< Bytes on its disk.
};

struct GuestPage {
    QList<GuestEntry> entries;
    bool more = false;
};

/// Where a piece of a file begins, and how long it is at most.
struct GuestSpan {
    QByteArray path;
    quint64 offset = 0;
    quint32 length = 0;
};

struct GuestPiece {
    QByteArray bytes;
    quint64 totalSize = 0; ///< Of the file, now.
    bool failed = false;   ///< It could not be read.
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

/// A picture that goes with a prompt.
struct PromptImage {
    QString name;
    QString type; ///< "image/png"
    QByteArray content;
};

/// What the user says to the agent.
struct Prompt {
    Prompt() = default;
    Prompt(const QString &said) : text(said) {} // mostly there is nothing but words
    Prompt(const QString &said, const QList<PromptImage> &with) : text(said), images(with) {}

    QString text;
    QList<PromptImage> images;
};

/// A tool call that the gateway says has ended.
struct ToolResult {
    QString toolCallId;
    QString tool;
    bool ok = false;
    QString output; ///< Its begin.
    qint64 leftOut = 0; ///< UTF-16 units behind that.
};

/// How a turn of the agent ended.
enum class RunEnd : quint8 { Answered, Aborted, Failed };

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::GuestVitals)
Q_DECLARE_METATYPE(cofferdam::ToolResult)
