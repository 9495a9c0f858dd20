// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/model/ModelConnection.h"

#include "core/base/BoundedJson.h"
#include "core/base/SideWork.h"
#include "core/sluice/PlainText.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxHeader = 64 * 1024;   ///< bytes of request line and headers
constexpr qsizetype kMaxPipelined = 1024 * 1024; ///< bytes sent ahead of an answer
constexpr qsizetype kShown = 200;
constexpr JsonLimits kRequestLimits{.values = 200'000}; // a thousand messages with their calls and a hundred tools are 30,000

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    default: return "Service Unavailable";
    }
}

QByteArray event(const QJsonObject &object)
{
    return "data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n";
}

/// The shape that completions and their pieces share.
QJsonObject envelope(const QString &model, const QString &object, const QJsonObject &choice)
{
    return {{u"id"_s, QString(u"chatcmpl-"_s + QUuid::createUuid().toString(QUuid::Id128))},
            {u"object"_s, object},
            {u"created"_s, QDateTime::currentSecsSinceEpoch()},
            {u"model"_s, model},
            {u"choices"_s, QJsonArray{choice}}};
}

QString finishReason(const QJsonObject &message)
{
    return message.value("tool_calls"_L1).toArray().isEmpty() ? u"stop"_s : u"tool_calls"_s;
}

QJsonObject usage()
{
    return {{u"prompt_tokens"_s, 0}, {u"completion_tokens"_s, 0}, {u"total_tokens"_s, 0}};
}

QByteArray completion(const QString &model, const QJsonObject &message)
{
    auto whole = envelope(model, u"chat.completion"_s, {{u"index"_s, 0}, {u"message"_s, message}, {u"finish_reason"_s, finishReason(message)}});
    whole.insert(u"usage"_s, usage());
    return QJsonDocument(whole).toJson(QJsonDocument::Compact);
}

/// Server-sent events: the role, the text, each call, the end.
QByteArray completionStream(const QString &model, const QJsonObject &message)
{
    const auto piece = [&model](const QJsonObject &delta, const QJsonValue &finish = QJsonValue::Null) {
        return event(envelope(model, u"chat.completion.chunk"_s, {{u"index"_s, 0}, {u"delta"_s, delta}, {u"finish_reason"_s, finish}}));
    };
    auto stream = piece({{u"role"_s, u"assistant"_s}, {u"content"_s, u""_s}});
    if (const auto text = message.value("content"_L1).toString(); !text.isEmpty())
        stream += piece({{u"content"_s, text}});
    const auto calls = message.value("tool_calls"_L1).toArray();
    for (qsizetype i = 0; i < calls.size(); ++i) {
        auto call = calls.at(i).toObject();
        call.insert(u"index"_s, i);
        stream += piece({{u"tool_calls"_s, QJsonArray{call}}});
    }
    stream += piece({}, finishReason(message));
    auto end = envelope(model, u"chat.completion.chunk"_s, {});
    end.insert(u"choices"_s, QJsonArray());
    end.insert(u"usage"_s, usage());
    return stream + event(end) + "data: [DONE]\n\n";
}

} // namespace

ModelConnection::ModelConnection(std::unique_ptr<Stream> stream, ModelRoute &route, std::shared_ptr<RequestRoom> room)
    : m_stream(std::move(stream))
    , m_route(route)
    , m_room(std::move(room))
{
    llhttp_settings_init(&m_settings);
    m_settings.on_url = [](llhttp_t *parser, const char *at, size_t size) {
        auto &request = self(parser).m_request;
        return collect(request.target, request, kMaxHeader, at, size);
    };
    const auto countHeader = [](llhttp_t *parser, const char *, size_t size) {
        auto &request = self(parser).m_request;
        return (request.headerSize += static_cast<qsizetype>(size)) > kMaxHeader ? -1 : 0;
    };
    m_settings.on_header_field = countHeader;
    m_settings.on_header_value = countHeader;
    m_settings.on_body = [](llhttp_t *parser, const char *at, size_t size) { return self(parser).collectBody(at, size); };
    m_settings.on_message_complete = [](llhttp_t *) { return static_cast<int>(HPE_PAUSED); }; // one at a time
    llhttp_init(&m_parser, HTTP_REQUEST, &m_settings);
    m_parser.data = this;
    connect(m_stream.get(), &Stream::received, this, &ModelConnection::onBytes);
    connect(m_stream.get(), &Stream::written, this, &ModelConnection::onWritten);
    connect(m_stream.get(), &Stream::closed, this, &ModelConnection::over);
    connect(&m_route, &ModelRoute::answered, this, &ModelConnection::onAnswered);
}

ModelConnection::~ModelConnection()
{
    m_stream->disconnect(this);
    if (!m_asked.isNull())
        m_route.cancel(m_asked);
}

void ModelConnection::end(const Phrase &why)
{
    if (!m_asked.isNull())
        m_route.cancel(std::exchange(m_asked, {}));
    const bool isAsked = m_busy || !m_input.isEmpty() || !m_request.target.isEmpty() || m_stream->hasInput();
    m_keepAlive = false;
    ++m_reading;
    if (m_leaving)
        m_stream->reset();
    else if (isAsked)
        respondError(503, why);
    else
        m_stream->finish();
}

int ModelConnection::collect(QByteArray &part, Request &request, qsizetype limit, const char *at, size_t size)
{
    request.tooLarge = part.size() + static_cast<qsizetype>(size) > limit;
    if (request.tooLarge)
        return -1;
    part.append(at, static_cast<qsizetype>(size));
    return 0;
}

int ModelConnection::collectBody(const char *at, size_t size)
{
    if (!m_request.part)
        m_request.part = std::make_shared<RequestRoom::Part>(m_room);
    m_request.noRoom = !m_request.part->grow(static_cast<qsizetype>(size));
    return m_request.noRoom ? -1 : collect(m_request.body, m_request, kMaxModelRequest, at, size);
}

void ModelConnection::onBytes(const QByteArray &bytes)
{
    if (!m_keepAlive)
        return;
    if (m_busy && m_input.size() + bytes.size() > kMaxPipelined) {
        Q_EMIT refused(phrase("Guest", "The guest sends requests without waiting for answers."));
        m_keepAlive = false;
        m_stream->reset();
        return;
    }
    m_input.append(bytes);
    parse();
}

void ModelConnection::parse()
{
    if (m_parsing) // an answer that came at once continues in the loop below
        return;
    m_parsing = true;
    QPointer guard(this);
    while (!m_busy && m_keepAlive && !m_input.isEmpty()) {
        const auto bytes = std::exchange(m_input, {});
        const auto result = llhttp_execute(&m_parser, bytes.constData(), static_cast<size_t>(bytes.size()));
        if (result == HPE_PAUSED) {
            m_input = bytes.sliced(llhttp_get_error_pos(&m_parser) - bytes.constData());
            m_keepAlive = llhttp_should_keep_alive(&m_parser) != 0;
            m_method = llhttp_method_name(static_cast<llhttp_method_t>(llhttp_get_method(&m_parser)));
            llhttp_resume(&m_parser);
            m_busy = true;
            onRequest();
        } else if (result != HPE_OK) {
            onBroken();
        }
        if (!guard)
            return;
    }
    m_parsing = false;
}

void ModelConnection::onBroken()
{
    m_keepAlive = false;
    if (m_request.noRoom)
        respondError(503, phrase("Guest", "Too much is asked at a time."));
    else if (m_request.tooLarge)
        respondError(413, phrase("Guest", "The request is too large."));
    else
        respondError(400, phrase("Guest", "This is no HTTP request."));
}

void ModelConnection::onRequest()
{
    const auto path =
        m_request.target.first(std::max<qsizetype>(0, m_request.target.indexOf('?') < 0 ? m_request.target.size() : m_request.target.indexOf('?')));
    if (path == "/v1/chat/completions") {
        if (m_method == "POST")
            onCompletion();
        else
            respondError(405, phrase("Guest", "Completions are asked for by POST."));
    } else if (path == "/v1/models" && m_method == "GET") {
        QJsonArray list;
        for (const auto &model : m_route.models())
            list.append(QJsonObject{{u"id"_s, model}, {u"object"_s, u"model"_s}});
        respond(200, "application/json", QJsonDocument(QJsonObject{{u"object"_s, u"list"_s}, {u"data"_s, list}}).toJson(QJsonDocument::Compact));
    } else {
        respondError(404, phrase("Guest", "There is no “%1” here.").arg(plainText(QString::fromUtf8(path)).left(kShown)));
    }
}

void ModelConnection::onCompletion()
{
    const auto body = std::exchange(m_request.body, {});
    const auto reading = ++m_reading;
    if (body.size() <= kReadAtOnce)
        return onQuestion(readJsonObject(body, kRequestLimits));
    workBeside(this, [this, reading, body, part = m_request.part] { // what was sent is kept until it was read, whoever has gone meanwhile
        return [this, reading, question = readJsonObject(body, kRequestLimits)] {
            if (reading == m_reading)
                onQuestion(question);
        };
    });
}

void ModelConnection::onQuestion(const std::optional<QJsonObject> &question)
{
    if (!question || !question->value("messages"_L1).isArray()) {
        respondError(400, phrase("Guest", "The body is no chat completion request."));
        return;
    }
    m_model = question->value("model"_L1).toString();
    if (!m_route.models().contains(m_model)) { // answers repeat it
        respondError(404, phrase("Guest", "There is no model “%1” here.").arg(plainText(m_model.left(kShown))));
        return;
    }
    m_streams = question->value("stream"_L1).toBool();
    m_asked = ModelRequestId::create();
    m_route.ask(m_asked, *question);
}

void ModelConnection::onAnswered(const ModelRequestId &id, const Result<QJsonObject> &message)
{
    if (m_asked.isNull() || id != m_asked)
        return; // another connection's
    m_asked = {};
    if (message)
        respondMessage(*message);
    else
        respondError(message.error().code == Errc::Invalid ? 400 : 503, message.error().message);
}

void ModelConnection::respondMessage(const QJsonObject &message)
{
    if (m_streams)
        respond(200, "text/event-stream", completionStream(m_model, message));
    else
        respond(200, "application/json", completion(m_model, message));
}

void ModelConnection::respondError(int status, const Phrase &message)
{
    Q_EMIT refused(message);
    const QJsonObject error{{u"message"_s, message.english()}, {u"type"_s, u"cofferdam"_s}, {u"code"_s, status}};
    respond(status, "application/json", QJsonDocument(QJsonObject{{u"error"_s, error}}).toJson(QJsonDocument::Compact));
}

void ModelConnection::respond(int status, const QByteArray &type, const QByteArray &body)
{
    m_stream->write("HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status) + "\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + QByteArray::number(body.size())
                    + "\r\nCache-Control: no-store\r\nConnection: " + (m_keepAlive ? "keep-alive" : "close") + "\r\n\r\n" + body);
    done();
}

void ModelConnection::done()
{
    m_request = {};
    if (!m_keepAlive) {
        m_busy = false;
        m_stream->finish();
        return;
    }
    m_leaving = !m_stream->isWritten();
    if (!m_leaving)
        next();
}

void ModelConnection::onWritten()
{
    if (std::exchange(m_leaving, false))
        next();
}

void ModelConnection::next()
{
    m_busy = false;
    parse();
}

} // namespace cofferdam
