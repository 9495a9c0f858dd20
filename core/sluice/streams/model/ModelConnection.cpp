// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/model/ModelConnection.h"

#include "core/base/SideWork.h"
#include "core/dialect/ErrorBody.h"
#include "core/sluice/PlainText.h"

#include <QCryptographicHash>
#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxHeader = 64 * 1024;   ///< bytes of request line and headers
constexpr qsizetype kMaxPipelined = 64 * 1024; ///< bytes sent ahead of an answer: OpenClaw sends none
constexpr qsizetype kShown = 200;

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 429: return "Too Many Requests";
    default: return status < 500 ? "Refused" : "Service Unavailable";
    }
}

QByteArray contentType(Dialect dialect, bool streams)
{
    if (!streams)
        return "application/json";
    return dialect == Dialect::Ollama ? "application/x-ndjson" : "text/event-stream";
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

/// Of a target that is not understood, for people.
QString shownPath(const QByteArray &target)
{
    return plainText(QString::fromUtf8(target.first(std::min(kShown, target.size())))).section(u'?', 0, 0);
}

/// "/main/v1/messages": the slot and what is asked of its model.
std::pair<QString, QByteArray> slotAndTarget(const QByteArray &target)
{
    const auto end = target.indexOf('/', 1);
    if (!target.startsWith('/') || end < 0)
        return {};
    const auto slot = QString::fromLatin1(target.sliced(1, end - 1));
    const bool isKnown = std::ranges::any_of(api::kModelSlots, [&slot](const char *word) { return slot == QLatin1StringView(word); });
    return isKnown ? std::pair(slot, target.sliced(end)) : std::pair<QString, QByteArray>();
}

} // namespace

ModelConnection::ModelConnection(std::unique_ptr<Stream> stream, ModelRoute &route, std::shared_ptr<RequestRoom> room, Epoch epoch)
    : m_stream(std::move(stream))
    , m_route(route)
    , m_room(std::move(room))
    , m_epoch(epoch)
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
    connect(&m_route, &ModelRoute::began, this, &ModelConnection::onBegan);
    connect(&m_route, &ModelRoute::piece, this, &ModelConnection::onPiece);
    connect(&m_route, &ModelRoute::ended, this, &ModelConnection::onEnded);
    connect(&m_route, &ModelRoute::failed, this, &ModelConnection::onFailed);
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
    if (m_answering) { // what is half out cannot be taken back
        m_keepAlive = false;
        m_stream->reset();
        return;
    }
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
    m_input.append(bytes);
    parse();
}

/// Of what came ahead of an answer.
bool ModelConnection::isTooMuchAhead() const
{
    return m_busy && m_keepAlive && m_input.size() > kMaxPipelined;
}

void ModelConnection::cutOff()
{
    Q_EMIT refused(phrase("Guest", "The guest sends requests without waiting for answers."));
    m_keepAlive = false;
    m_input.clear();
    m_stream->reset();
}

void ModelConnection::parse()
{
    if (m_parsing) // an answer that came at once continues in the loop below
        return;
    m_parsing = true;
    QPointer guard(this);
    while (!m_busy && m_keepAlive && !m_input.isEmpty()) {
        const auto *const begin = m_input.constData();
        const auto result = llhttp_execute(&m_parser, begin, static_cast<size_t>(m_input.size()));
        // What remains is not copied for each request that is in it: QByteArray moves its begin only.
        m_input.remove(0, result == HPE_PAUSED ? llhttp_get_error_pos(&m_parser) - begin : m_input.size());
        if (result == HPE_PAUSED) {
            m_keepAlive = llhttp_should_keep_alive(&m_parser) != 0;
            m_request.isHttp11 = llhttp_get_http_minor(&m_parser) >= 1;
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
    if (isTooMuchAhead())
        cutOff();
}

void ModelConnection::onBroken()
{
    if (m_request.noRoom)
        refuseForGood(503, phrase("Guest", "Too much is asked at a time."));
    else if (m_request.tooLarge)
        refuseForGood(413, phrase("Guest", "The request is too large."));
    else
        refuseForGood(400, phrase("Guest", "This is no HTTP request."));
}

/// Whoever asks what cannot be answered asks nothing more on this connection: thousands of such questions would come at once.
void ModelConnection::refuseForGood(int status, const Phrase &message)
{
    m_keepAlive = false;
    respondError(status, message);
}

void ModelConnection::onRequest()
{
    m_dialect = Dialect::OpenAiChat; // how an error is said as long as nothing else is known
    const auto [slot, target] = slotAndTarget(m_request.target);
    if (slot.isEmpty())
        return refuseForGood(404, phrase("Guest", "There is no “%1” here.").arg(shownPath(m_request.target)));
    if (m_method != "POST")
        return refuseForGood(405, phrase("Guest", "A model is asked by POST."));
    const auto endpoint = readEndpoint(m_method, target);
    if (!endpoint)
        return refuseForGood(endpoint.error().code == Errc::NotFound ? 404 : 400, endpoint.error().message);
    m_dialect = endpoint->dialect;
    ModelQuestion question;
    question.epoch = m_epoch;
    question.slot = slot;
    question.endpoint = *endpoint;
    question.body = std::exchange(m_request.body, {});
    question.room = m_request.part;
    understand(std::move(question));
}

void ModelConnection::understand(ModelQuestion question)
{
    const auto read = [](ModelQuestion asked) -> Result<ModelQuestion> {
        auto request = readModelRequest(asked.endpoint, asked.body);
        if (!request)
            return std::unexpected(request.error());
        asked.request = std::move(*request);
        asked.bodyHash = QCryptographicHash::hash(asked.body, QCryptographicHash::Sha256);
        return asked;
    };
    const auto reading = ++m_reading;
    if (question.body.size() <= kReadAtOnce)
        return onUnderstood(read(std::move(question)));
    workBeside(this, [this, reading, read, question = std::move(question)] { // what was sent is kept until it was read, whoever has gone meanwhile
        return [this, reading, understood = read(question)] {
            if (reading == m_reading)
                onUnderstood(understood);
        };
    });
}

void ModelConnection::onUnderstood(Result<ModelQuestion> question)
{
    if (!question)
        return refuseForGood(400, question.error().message);
    question->id = ModelRequestId::create();
    m_streams = question->request.streams;
    m_asked = question->id;
    m_route.ask(*question);
}

void ModelConnection::onBegan(const ModelRequestId &id, std::optional<qint64> size)
{
    if (m_asked.isNull() || id != m_asked || m_answering)
        return; // another connection's
    m_answering = true;
    m_isChunked = !size && m_request.isHttp11;
    m_keepAlive = m_keepAlive && (size || m_isChunked);
    const auto length = size          ? "Content-Length: " + QByteArray::number(*size) + "\r\n"
                        : m_isChunked ? QByteArray("Transfer-Encoding: chunked\r\n")
                                      : QByteArray();
    m_stream->write("HTTP/1.1 200 OK\r\nContent-Type: " + contentType(m_dialect, m_streams) + "\r\n" + length
                    + "Cache-Control: no-store\r\nConnection: " + (m_keepAlive ? "keep-alive" : "close") + "\r\n\r\n");
}

void ModelConnection::onPiece(const ModelRequestId &id, const QByteArray &bytes)
{
    if (m_asked.isNull() || id != m_asked || !m_answering || bytes.isEmpty())
        return;
    m_stream->write(m_isChunked ? chunk(bytes) : bytes);
    m_untaken += bytes.size();
    if (m_stream->isWritten())
        tellTaken();
}

void ModelConnection::tellTaken()
{
    if (m_untaken > 0 && !m_asked.isNull())
        m_route.taken(m_asked, std::exchange(m_untaken, 0));
}

void ModelConnection::onEnded(const ModelRequestId &id)
{
    if (m_asked.isNull() || id != m_asked || !m_answering)
        return;
    m_asked = {};
    if (m_isChunked)
        m_stream->write("0\r\n\r\n");
    done();
}

void ModelConnection::onFailed(const ModelRequestId &id, const ModelRefusal &refusal)
{
    if (m_asked.isNull() || id != m_asked)
        return;
    m_asked = {};
    if (!m_answering)
        return respondError(refusal.status, refusal.why, refusal.body, refusal.retryAfter);
    Q_EMIT refused(refusal.why);
    m_keepAlive = false; // the client sees that the answer is not whole
    m_stream->reset();
}

void ModelConnection::respondError(int status, const Phrase &message, const QByteArray &body, std::optional<int> retryAfter)
{
    Q_EMIT refused(message);
    const auto said = body.isEmpty() ? errorBody(m_dialect, status, message.english()) : body;
    const auto later = retryAfter ? "Retry-After: " + QByteArray::number(*retryAfter) + "\r\n" : QByteArray();
    m_stream->write("HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status)
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(said.size()) + "\r\n" + later
                    + "Cache-Control: no-store\r\nConnection: " + (m_keepAlive ? "keep-alive" : "close") + "\r\n\r\n" + said);
    done();
}

void ModelConnection::done()
{
    m_request = {};
    m_answering = false;
    m_untaken = 0;
    if (!m_keepAlive) {
        m_busy = false;
        m_input.clear();
        m_stream->finish();
        return;
    }
    m_leaving = !m_stream->isWritten();
    if (!m_leaving)
        next();
}

void ModelConnection::onWritten()
{
    tellTaken();
    if (std::exchange(m_leaving, false))
        next();
}

void ModelConnection::next()
{
    m_busy = false;
    parse();
}

} // namespace cofferdam
