// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models, as the guest sees them: an HTTP/1.1 server of the providers' own dialects on the streams to kModelAuthority. Parses what the
// guest wrote, by llhttp, one request after the other: the next when the guest has taken the last answer. What to answer is asked of the
// service; it passes through as it comes, no faster than the guest takes it.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/base/Phrase.h"
#include "core/sluice/streams/Protocol.h"
#include "core/sluice/streams/RequestRoom.h"

#include <llhttp.h>

#include <optional>

namespace cofferdam {

/// The authority under which the guest asks for its model.
inline constexpr QLatin1StringView kModelAuthority{api::kModelAuthority, sizeof api::kModelAuthority - 1};
/// A request with its conversation and tools. Bytes.
inline constexpr qsizetype kMaxModelRequest = 16 * 1024 * 1024;

class ModelConnection : public ProtocolSession
{
    Q_OBJECT

public:
    /// `room`: for the bodies of all connections of this guest. `epoch`: of the timeline that asks.
    ModelConnection(std::unique_ptr<Stream> stream, ModelRoute &route, std::shared_ptr<RequestRoom> room, Epoch epoch = {});
    ~ModelConnection() override;

    /// A request that was not answered gets 503 and `why`; an answer that is half out is cut.
    void end(const Phrase &why) override;

Q_SIGNALS:
    void refused(const Phrase &reason); ///< A request: malformed, too large, unknown path.

private:
    struct Request {
        QByteArray target;
        QByteArray body;
        qsizetype headerSize = 0;
        std::shared_ptr<RequestRoom::Part> part; ///< Of the body, wherever it goes; none before it begins.
        bool tooLarge = false;
        bool noRoom = false;
        bool isHttp11 = true; ///< Takes pieces.
    };

    void onBytes(const QByteArray &bytes);
    [[nodiscard]] bool isTooMuchAhead() const;
    void cutOff();
    void parse();
    void onRequest();
    void understand(ModelQuestion question);
    void onUnderstood(Result<ModelQuestion> question);
    void onBegan(const ModelRequestId &id, std::optional<qint64> size);
    void onPiece(const ModelRequestId &id, const QByteArray &bytes);
    void onEnded(const ModelRequestId &id);
    void onFailed(const ModelRequestId &id, const ModelRefusal &refusal);
    void tellTaken();
    void respondError(int status, const Phrase &message, const QByteArray &body = {}, std::optional<int> retryAfter = {});
    void done();
    void onWritten();
    void next();

    [[nodiscard]] int collectBody(const char *at, size_t size);
    void onBroken();
    void refuseForGood(int status, const Phrase &message);
    [[nodiscard]] static int collect(QByteArray &part, Request &request, qsizetype limit, const char *at, size_t size);
    static ModelConnection &self(llhttp_t *parser) { return *static_cast<ModelConnection *>(parser->data); }

    std::unique_ptr<Stream> m_stream;
    ModelRoute &m_route;
    std::shared_ptr<RequestRoom> m_room;
    Epoch m_epoch;
    llhttp_settings_t m_settings{};
    llhttp_t m_parser{};
    Request m_request;
    quint64 m_reading = 0; ///< Counts bodies that are read; an older one is of no interest any more.
    ModelRequestId m_asked; ///< Null: nothing waits for an answer.
    Dialect m_dialect = Dialect::OpenAiChat; ///< Of the request,
    bool m_streams = false;                  ///< which wants its answer so.
    bool m_answering = false;                ///< Its head is written.
    bool m_isChunked = false;
    qsizetype m_untaken = 0; ///< Bytes of the answer that the route does not know to be taken.
    QByteArray m_input; ///< Arrived while a request is being answered.
    QByteArray m_method;
    bool m_busy = false;    ///< With a request, until its answer has left.
    bool m_leaving = false; ///< It is answered, and the guest has not taken all of it yet.
    bool m_keepAlive = true;
    bool m_parsing = false;
};

inline constexpr Protocol kModelProtocol{
    .name = QLatin1StringView("model"),
    .claims = [](const QString &authority) { return authority == kModelAuthority; },
    .open = [](std::unique_ptr<Stream> stream, const StreamTarget &target, const Outlets &outlets) -> std::unique_ptr<ProtocolSession> {
        return std::make_unique<ModelConnection>(std::move(stream), outlets.models, outlets.room, target.epoch);
    },
};

} // namespace cofferdam
