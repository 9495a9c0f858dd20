// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for servers of models on this computer, when the user asks.

#pragma once

#include "core/dial/HttpDialer.h"
#include "core/dial/LocalServer.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace cofferdam {

/// Asks each place on 127.0.0.1, all at once, and sends no credential.
class LocalProbe : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kLimit = std::chrono::seconds(2); ///< For each answer.
    static constexpr int kDescribing = 5; ///< Limits: for so long a server's models are asked about; the others are listed as they are.
    static constexpr qsizetype kMaxAnswer = 4 * 1024 * 1024;                     ///< Bytes.

    /// Ollama, LM Studio, llama.cpp and vLLM at the ports they have by themselves.
    [[nodiscard]] static QList<LocalPlace> usualPlaces();

    /// `dialer` outlives it, or goes with it.
    explicit LocalProbe(HttpDialer &dialer, std::chrono::milliseconds limit = kLimit, QObject *parent = nullptr);
    ~LocalProbe() override;

    /// Each server there is told by found(), then comes finished(); never from within. Gives up a search that is under way, without a word.
    void start(const QList<LocalPlace> &places);

Q_SIGNALS:
    void found(const cofferdam::LocalServer &server);
    void finished();

private:
    enum class Subject : quint8 { OpenAiModels, LmStudioModels, OllamaModels, OllamaLoaded, OllamaModel, LlamaCppProps };
    struct Question {
        std::size_t server;
        Subject subject;
        qsizetype model = 0; ///< Which of the server's.
        int status = 0;
        QByteArray answer;
    };
    struct Searched {
        LocalServer server;
        bool isThere = false;
        int open = 0;            ///< Questions without an answer yet.
        qsizetype described = 0; ///< Models that were asked about.
        QByteArray loaded;       ///< What was answered before the list of models.
        QByteArray props;
    };

    void giveUp();
    void ask(std::size_t server, Subject subject, qsizetype model = 0);
    void askAboutNext(std::size_t server);
    void close(HttpDialer::CallId call, bool isWhole);
    void read(const Question &question);
    void settle(std::size_t server);

    HttpDialer &m_dialer;
    std::chrono::milliseconds m_limit;
    std::vector<Searched> m_searched;
    QHash<HttpDialer::CallId, Question> m_questions;
    std::size_t m_unsettled = 0;
    quint64 m_search = 0;
    QElapsedTimer m_since; ///< Its start.
};

} // namespace cofferdam
