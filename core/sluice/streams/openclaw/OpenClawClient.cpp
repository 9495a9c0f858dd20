// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/openclaw/OpenClawClient.h"

#include "core/api/GuestPlaces.h"
#include "core/sluice/PlainText.h"
#include "core/sluice/streams/openclaw/WebSocketClient.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kProtocol = 4;
constexpr qsizetype kMaxRuns = 1024;        ///< A gateway that invents more is cut off.
constexpr qsizetype kMaxAnswer = 1024 * 1024; ///< UTF-16 units of one answer that are shown.
constexpr qsizetype kMaxRunName = 200;
constexpr qsizetype kMaxMessage = 2000;
constexpr qsizetype kSeam = 8; ///< UTF-16 units by which the begin of a text is found in what was streamed.
constexpr std::chrono::milliseconds kLateStep{1000};

QString shownName(const QJsonValue &value)
{
    return plainText(value.toString()).left(kMaxRunName);
}

/// Text of an OpenAI-like message: a string, or a list of parts.
QString messageText(const QJsonValue &message)
{
    const auto content = message.toObject().value("content"_L1);
    if (content.isString())
        return plainText(content.toString()).left(kMaxAnswer);
    QString text;
    const auto parts = content.toArray();
    for (const auto &part : parts) {
        if (part["type"_L1] == "text"_L1)
            text += plainText(part["text"_L1].toString());
    }
    return text.left(kMaxAnswer);
}

/// The answer as a whole. OpenClaw ends a turn sometimes with all that it streamed, sometimes with its last step's text only: what the
/// user has read already must not vanish then. Linear in both, whatever the gateway sends.
QString withWhatWasShown(const QString &shown, const QString &whole)
{
    if (whole.isEmpty() || shown.endsWith(whole))
        return shown;
    if (whole.startsWith(shown))
        return whole;
    const auto seam = shown.lastIndexOf(whole.left(kSeam)); // the last step's text may have been streamed in part
    const auto streamed = seam >= 0 && whole.startsWith(QStringView(shown).sliced(seam));
    return (streamed ? shown.left(seam) + whole : shown + u"\n\n"_s + whole).left(kMaxAnswer);
}

Error refusal(const QJsonObject &error)
{
    const auto code = error.value("code"_L1).toString();
    const auto reason = error["details"_L1]["code"_L1].toString();
    const auto said = plainText(error.value("message"_L1).toString()).left(kMaxMessage);
    const Phrase message = said.isEmpty() ? phrase("Guest", "The gateway refused the request (%1).").arg(shownName(code)) : Phrase::verbatim(said);
    if (reason.startsWith("AUTH_"_L1))
        return {Errc::Denied, message};
    return {code == "UNAVAILABLE"_L1 ? Errc::Unavailable : code == "NOT_FOUND"_L1 ? Errc::NotFound : Errc::Invalid, message};
}

} // namespace

OpenClawClient::OpenClawClient(std::unique_ptr<Stream> stream, GatewaySettings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_socket(std::make_unique<WebSocketClient>(std::move(stream), QByteArray(api::kGatewayAuthority)))
{
    m_clock.start();
    connect(m_socket.get(), &WebSocketClient::text, this, &OpenClawClient::onText);
    connect(m_socket.get(), &WebSocketClient::closed, this, [this](const Phrase &reason) { fall(Errc::Unavailable, reason); });
    m_helloTimer.setSingleShot(true);
    connect(&m_helloTimer, &QTimer::timeout, this, [this] { fall(Errc::Timeout, phrase("Guest", "The gateway did not greet in time.")); });
    m_helloTimer.start(m_settings.helloTimeout);
    connect(&m_lateTimer, &QTimer::timeout, this, &OpenClawClient::dropLate);
    m_lateTimer.start(kLateStep);
}

OpenClawClient::~OpenClawClient()
{
    m_socket->disconnect(this);
}

void OpenClawClient::close()
{
    m_socket->close();
}

void OpenClawClient::sendConnect()
{
    // The identity that a direct loopback peer may take without a device key; without the capability no tool events come.
    const QJsonObject client{
        {u"id"_s, u"gateway-client"_s}, {u"version"_s, QLatin1StringView(COFFERDAM_VERSION)}, {u"platform"_s, u"linux"_s}, {u"mode"_s, u"backend"_s}};
    const QJsonObject params{
        {u"minProtocol"_s, kProtocol},
        {u"maxProtocol"_s, kProtocol},
        {u"client"_s, client},
        {u"role"_s, u"operator"_s},
        {u"scopes"_s, QJsonArray{u"operator.read"_s, u"operator.write"_s, u"operator.admin"_s}},
        {u"caps"_s, QJsonArray{u"tool-events"_s}},
        {u"auth"_s, QJsonObject{{u"token"_s, m_settings.token}}},
    };
    request(u"connect"_s, params, this, [this](const Result<QJsonObject> &hello) {
        if (!hello) {
            fall(hello.error().code, hello.error().message);
        } else if (hello->value("protocol"_L1).toInt() != kProtocol) {
            fall(Errc::Unsupported, phrase("Guest", "The gateway speaks another protocol."));
        } else {
            m_helloTimer.stop();
            m_ready = true;
            Q_EMIT ready(shownName((*hello)["server"_L1]["version"_L1]));
        }
    });
}

void OpenClawClient::request(const QString &method, const QJsonObject &params, QObject *context, Answer done)
{
    const auto id = QString::number(m_nextId++);
    m_pending.insert(id, {context, std::move(done), m_clock.elapsed() + m_settings.requestTimeout.count()});
    const QJsonObject frame{{u"type"_s, u"req"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}};
    m_socket->sendText(QJsonDocument(frame).toJson(QJsonDocument::Compact));
}

void OpenClawClient::call(const QString &method, const QJsonObject &params, QObject *context, Answer done)
{
    if (m_ready && !m_fallen) {
        request(method, params, context, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(fail(Errc::Unavailable, phrase("Guest", "The gateway is not connected."))); }, Qt::QueuedConnection);
}

void OpenClawClient::sendPrompt(const QString &run, const QString &text, QObject *context, std::function<void(Result<void>)> done)
{
    m_runs[run].own = true; // its text is kept until it ends; of others nothing is
    // What the user types is a prompt, never a command to the gateway ("/exec ...", "! ...").
    const QJsonObject params{
        {u"sessionKey"_s, m_settings.sessionKey}, {u"message"_s, text}, {u"idempotencyKey"_s, run}, {u"suppressCommandInterpretation"_s, true}};
    call(u"chat.send"_s, params, context, [this, guard = QPointer(this), run, done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer) {
            if (guard && !m_runs.value(run).over) // one that has ended stays so
                m_runs.remove(run);
            done(std::unexpected(answer.error()));
        } else if (answer->value("runId"_L1).toString() != run) {
            done(fail(Errc::Invalid, phrase("Guest", "The gateway took the prompt under another name."))); // its tool calls would belong to no task
        } else {
            done({});
        }
    });
}

void OpenClawClient::abort(const QString &run, QObject *context, std::function<void(Result<void>)> done)
{
    QJsonObject params{{u"sessionKey"_s, m_settings.sessionKey}};
    if (!run.isEmpty())
        params.insert(u"runId"_s, run);
    call(u"chat.abort"_s, params, context, [done = std::move(done)](const Result<QJsonObject> &answer) { done(answer.transform([](const auto &) {})); });
}

void OpenClawClient::reloadToken(QObject *context, std::function<void(Result<void>)> done)
{
    call(u"secrets.reload"_s, {}, context, [done = std::move(done)](const Result<QJsonObject> &answer) { done(answer.transform([](const auto &) {})); });
}

void OpenClawClient::onText(const QByteArray &text)
{
    QJsonParseError error; // the parser itself refuses more than 1024 levels
    const auto frame = QJsonDocument::fromJson(text, &error).object();
    const auto type = frame.value("type"_L1).toString();
    if (error.error != QJsonParseError::NoError || type.isEmpty()) {
        fall(Errc::Invalid, phrase("Guest", "The gateway sent what is no message."));
        return;
    }
    if (type == "res"_L1) {
        onResponse(frame);
        return;
    }
    const auto event = frame.value("event"_L1).toString();
    const auto payload = frame.value("payload"_L1).toObject();
    if (event == "connect.challenge"_L1) {
        if (!std::exchange(m_asked, true))
            sendConnect();
    } else if (m_ready && event == "chat"_L1) {
        onChat(payload);
    } else if (m_ready && event == "agent"_L1 && payload.value("stream"_L1) == "tool"_L1) {
        onTool(payload.value("runId"_L1).toString(), payload.value("data"_L1).toObject());
    }
}

void OpenClawClient::onResponse(const QJsonObject &frame)
{
    const auto pending = m_pending.take(frame.value("id"_L1).toString());
    if (!pending.done || !pending.context)
        return;
    if (frame.value("ok"_L1).toBool())
        pending.done(frame.value("payload"_L1).toObject());
    else
        pending.done(std::unexpected(refusal(frame.value("error"_L1).toObject())));
}

OpenClawClient::Run *OpenClawClient::knownRun(const QString &id)
{
    if (id.isEmpty() || id.size() > kMaxRunName)
        return nullptr;
    const auto known = m_runs.contains(id);
    if (!known && m_runs.size() >= kMaxRuns) {
        fall(Errc::Invalid, phrase("Guest", "The gateway reports too many turns."));
        return nullptr;
    }
    auto &run = m_runs[id];
    if (!known) {
        QPointer guard(this);
        Q_EMIT foreignRun(plainText(id));
        if (!guard || m_fallen)
            return nullptr;
    }
    return run.over ? nullptr : &m_runs[id];
}

void OpenClawClient::onChat(const QJsonObject &payload)
{
    const auto id = payload.value("runId"_L1).toString();
    auto *run = knownRun(id);
    if (!run)
        return;
    const auto state = payload.value("state"_L1).toString();
    if (state == "status"_L1) {
        Q_EMIT runStatus(id, shownName(payload.value("phase"_L1)));
    } else if (state == "delta"_L1) {
        onDelta(id, *run, payload);
    } else if (state == "final"_L1) {
        const auto whole = messageText(payload.value("message"_L1));
        endRun(id, RunEnd::Answered, Phrase::verbatim(run->takenBack && !whole.isEmpty() ? whole : withWhatWasShown(run->shown, whole)));
    } else if (state == "aborted"_L1) {
        endRun(id, RunEnd::Aborted, phrase("Guest", "The turn was ended."));
    } else if (state == "error"_L1) {
        const auto why = plainText(payload.value("errorMessage"_L1).toString()).left(kMaxMessage);
        endRun(id, RunEnd::Failed, why.isEmpty() ? phrase("Guest", "The turn failed.") : Phrase::verbatim(why));
    }
}

void OpenClawClient::onDelta(const QString &id, Run &run, const QJsonObject &payload)
{
    if (!run.own)
        return; // nobody is shown it, and a thousand of them would be kept
    auto text = plainText(payload.value("deltaText"_L1).toString());
    if (payload.value("replace"_L1).toBool()) { // the whole text so far; only what is new can be appended
        run.takenBack = !text.startsWith(run.shown);
        if (run.takenBack)
            return; // the final text will put it right
        text.remove(0, run.shown.size());
    }
    text.truncate(std::max<qsizetype>(0, kMaxAnswer - run.shown.size()));
    if (text.isEmpty())
        return;
    run.shown += text;
    Q_EMIT delta(id, text);
}

void OpenClawClient::endRun(const QString &id, RunEnd end, const Phrase &text)
{
    auto &run = m_runs[id];
    run.over = true; // kept: a late event of it must not look like a new turn
    run.shown.clear();
    Q_EMIT finished(id, end, text);
}

void OpenClawClient::onTool(const QString &id, const QJsonObject &data)
{
    if (!knownRun(id))
        return;
    const auto phase = data.value("phase"_L1).toString();
    const auto call = shownName(data.value("toolCallId"_L1));
    const auto tool = shownName(data.value("name"_L1));
    if (phase == "start"_L1)
        Q_EMIT toolStarted(id, call, tool);
    else if (phase == "result"_L1)
        Q_EMIT toolEnded(id, call, tool, !data.value("isError"_L1).toBool(true));
}

void OpenClawClient::dropLate()
{
    QStringList late;
    for (auto it = m_pending.cbegin(); it != m_pending.cend(); ++it) {
        if (it->deadline <= m_clock.elapsed())
            late.append(it.key());
    }
    QPointer guard(this);
    for (const auto &id : std::as_const(late)) {
        const auto pending = m_pending.take(id);
        if (pending.context && pending.done)
            pending.done(fail(Errc::Timeout, phrase("Guest", "The gateway did not answer in time.")));
        if (!guard)
            return;
    }
}

void OpenClawClient::fall(Errc code, const Phrase &reason)
{
    if (std::exchange(m_fallen, true))
        return;
    m_ready = false;
    m_helloTimer.stop();
    m_lateTimer.stop();
    QPointer guard(this);
    const auto orphans = std::exchange(m_pending, {});
    for (const auto &pending : orphans) {
        if (pending.context && pending.context != this && pending.done)
            pending.done(std::unexpected(Error{code, reason}));
        if (!guard)
            return;
    }
    m_socket->close();
    Q_EMIT disconnected(code, reason);
}

} // namespace cofferdam
