// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model, as the guest sees it: an OpenAI-compatible HTTP/1.1 server on the streams to kModelAuthority. Parses what
// the guest wrote; what to answer is asked of a handler.

#pragma once

#include "core/base/Result.h"
#include "core/sluice/link/ByteStream.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <memory>

namespace cofferdam {

class ModelConnection;

/// A request with its conversation and tools. Bytes.
inline constexpr qsizetype kMaxModelRequest = 8 * 1024 * 1024;

class ModelEndpoint : public QObject
{
    Q_OBJECT

public:
    /// The assistant's message in OpenAI's form: {"role":"assistant","content":string|null,"tool_calls":[...]}.
    /// An error becomes an HTTP error with its message.
    using Reply = std::function<void(Result<QJsonObject> message)>;
    /// `request` is the whole body of POST /v1/chat/completions. `reply` may be called later, once; after the stream
    /// or the endpoint is gone it does nothing.
    using Handler = std::function<void(const QJsonObject &request, Reply reply)>;

    /// `models`: ids listed by GET /v1/models.
    ModelEndpoint(QStringList models, Handler handler, QObject *parent = nullptr);
    ~ModelEndpoint() override;

    /// Serves `stream` until it closes. Keep-alive; one request at a time.
    void serve(std::unique_ptr<ByteStream> stream);
    /// Cuts every stream, e.g. after a restore.
    void closeAll();
    [[nodiscard]] qsizetype connectionCount() const;

Q_SIGNALS:
    /// A request was refused: malformed, too large, unknown path. For the trail.
    void refused(const Phrase &reason);

private:
    QStringList m_models;
    Handler m_handler;
    QList<ModelConnection *> m_connections;
};

} // namespace cofferdam
