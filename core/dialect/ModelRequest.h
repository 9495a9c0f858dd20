// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request to a model says, as far as it matters to whether it may be sent and what it may cost.

#pragma once

#include "core/base/Result.h"
#include "core/dialect/Dialect.h"
#include "core/dialect/ModelEndpoint.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace cofferdam {

inline constexpr qsizetype kMaxModelBody = 16 * 1024 * 1024; ///< Bytes of a request.
inline constexpr int kMaxAnswers = 128;                      ///< That one request may ask for.
inline constexpr qint64 kMaxAskedTokens = 100'000'000;       ///< Largest limit of an answer that is believed.
inline constexpr qsizetype kMaxOfferedTools = 1000;          ///< Functions and tools of the provider together.
inline constexpr qsizetype kShownPrompt = 200;               ///< UTF-16 units.

struct ModelRequest {
    Dialect dialect = Dialect::OpenAiChat;
    QString model;
    bool streams = false;
    int messages = 0;
    int images = 0;
    int files = 0;                   ///< Documents, audio, video, parts that are not known: their tokens cannot be told from their text.
    QStringList tools;               ///< Names of the functions that are offered. Sorted, each once.
    QStringList serverTools;         ///< Types of what the provider itself would carry out: web_search, mcp, ... Sorted, each once.
    std::optional<qint64> maxOutput; ///< Tokens, of each answer. None: as much as the model likes.
    int answers = 1;                 ///< 1 .. kMaxAnswers
    qint64 inputTokens = 0;          ///< Estimate of what can be seen; more than it is for ordinary text and code.
    bool inputIsOpen = false;        ///< The provider adds what is not seen here: files, what an id or a URL names, an earlier answer.
    QString tier;                    ///< What was asked for at another price than the usual, words joined by "+"; empty: nothing.
    QString tool;                    ///< The first call of `round`.
    QByteArray round;                ///< SHA-256 of the calls in the assistant's last message with calls; empty: none since `prompt`.
    int rounds = 0;                  ///< Messages of the assistant with calls since `prompt`.
    QByteArray prompt;               ///< SHA-256 of what a person wrote last; empty: nothing.
    QString promptText;              ///< The first kShownPrompt of it, without OpenClaw's time stamp.
    friend bool operator==(const ModelRequest &, const ModelRequest &) = default;
};

/// Any thread; linear in the size of `body`. Invalid, with a sentence for the agent: what is read here may be read in another way by the
/// provider (names that stand twice or in other letters, wrong types), has no model or no messages, or is beyond the limits. Fields that are
/// not known pass: the request is forwarded as it came.
[[nodiscard]] Result<ModelRequest> readModelRequest(const ModelEndpoint &endpoint, const QByteArray &body);

} // namespace cofferdam
