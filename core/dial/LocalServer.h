// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a server of models on this computer was found to be.

#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>

#include <optional>

namespace cofferdam {

/// What it speaks beside the dialect of OpenAI's chat completions, which all of them do.
enum class LocalDialect { OpenAi, Ollama, LlamaCpp, LmStudio, Vllm };

/// Where to look.
struct LocalPlace {
    QString name; ///< For people: "Ollama".
    quint16 port = 0;
    LocalDialect dialect = LocalDialect::OpenAi;
};

/// A model there. What the server does not say is not known.
struct LocalModel {
    QString id;
    std::optional<qint64> context;     ///< Tokens, as it is loaded or set up.
    std::optional<qint64> mostContext; ///< Tokens that the model itself was made for.
    std::optional<bool> callsTools;
    friend bool operator==(const LocalModel &, const LocalModel &) = default;
};

struct LocalServer {
    QString name; ///< Of its place.
    QUrl url;     ///< Without a path: "http://127.0.0.1:11434".
    LocalDialect dialect = LocalDialect::OpenAi;
    QList<LocalModel> models;
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::LocalServer)
