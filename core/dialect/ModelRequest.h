// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request to a model says, as far as it matters to whether it may be sent and what it may cost.

#pragma once

#include "core/base/Result.h"
#include "core/dialect/Dialect.h"
#include "core/dialect/ModelEndpoint.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>

namespace cofferdam {

inline constexpr qsizetype kMaxModelBody = 16 * 1024 * 1024; ///< Bytes of a request.
inline constexpr int kMaxAnswers = 128;                      ///< That one request may ask for.
inline constexpr qint64 kMaxAskedTokens = 100'000'000;       ///< Largest limit of an answer that is believed.
inline constexpr qsizetype kMaxOfferedTools = 1000;          ///< Functions and tools of the provider together.
inline constexpr qsizetype kMaxEmbedded = 2048;              ///< Texts of one request: as many as OpenAI takes.
inline constexpr qsizetype kShownPrompt = 200;               ///< UTF-16 units.
inline constexpr qsizetype kShownExtras = 8;                 ///< Of the provider's tools, and of tiers: words that are kept.
inline constexpr qint64 kKeptForever = std::numeric_limits<qint64>::max();

inline constexpr qint64 kNoLimit = std::numeric_limits<qint64>::max(); ///< A limit of -1, say.

/// A field that says how long an answer may be.
struct OutputLimit {
    QString field; ///< By its name in the dialect.
    qint64 tokens = 0;
    friend bool operator==(const OutputLimit &, const OutputLimit &) = default;
};

struct ModelRequest {
    Dialect dialect = Dialect::OpenAiChat;
    QString model;
    bool streams = false;
    int messages = 0;                ///< Or texts to embed.
    int images = 0;
    int files = 0;                   ///< Documents, audio, video, parts that are not known: their tokens cannot be told from their text.
    QStringList tools;               ///< Names of the functions that are offered. Sorted, each once.
    QStringList serverTools;         ///< Types of what the provider itself would carry out: web_search, mcp, ... Sorted, each once; see kShownExtras.
    QList<OutputLimit> limits;       ///< As they were said: not each provider knows each of them.
    std::optional<qint64> maxOutput; ///< maxOutputFor() a provider of which nothing is known.
    int answers = 1;                 ///< 1 .. kMaxAnswers
    qint64 inputTokens = 0;          ///< Of what can be seen, at most.
    bool inputIsOpen = false;        ///< The provider adds what is not seen here: files, what an id or a URL names, an earlier answer.
    QString tier;                    ///< What has another price than the usual, or may be answered by another model or company: words joined by "+".
    std::optional<qint64> numCtx;    ///< Ollama: tokens that it is to keep room for.
    std::optional<qint64> keepAlive; ///< Ollama: seconds that the model stays in memory afterwards; kKeptForever.
    QString tool;                    ///< The first call of `round`.
    QByteArray round;                ///< SHA-256 of the calls in the assistant's last message with calls; empty: none since `prompt`.
    int rounds = 0;                  ///< Messages of the assistant with calls since `prompt`.
    QByteArray prompt;               ///< SHA-256 of what a person wrote last; empty: nothing.
    QString promptText;              ///< The first kShownPrompt of it, without OpenClaw's time stamp.

    /// Tokens of each answer, at most, of a provider that understands `fields` and those that each server of the dialect does. None: as much as
    /// the model likes. Of several the largest counts: which of them wins differs.
    [[nodiscard]] std::optional<qint64> maxOutputFor(const QStringList &fields) const;
    /// What can be billed as input: no more than the window, if that is known (more than 0).
    [[nodiscard]] qint64 inputTokensWithin(qint64 contextWindow) const;
    friend bool operator==(const ModelRequest &, const ModelRequest &) = default;
};

/// Any thread; linear in the size of `body`. Invalid, with a sentence for the agent: what is read here may be read in another way by the
/// provider (names that stand twice or in other letters, wrong types), has no model or no messages, or is beyond the limits. Fields that are
/// not known pass: the request is forwarded as it came.
[[nodiscard]] Result<ModelRequest> readModelRequest(const ModelEndpoint &endpoint, const QByteArray &body);

} // namespace cofferdam
