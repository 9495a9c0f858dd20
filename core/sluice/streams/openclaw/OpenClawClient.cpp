// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/openclaw/OpenClawClient.h"

#include "core/api/GuestPlaces.h"
#include "core/base/SideWork.h"
#include "core/sluice/PlainText.h"
#include "core/sluice/streams/openclaw/WebSocketClient.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kProtocol = 4;
constexpr qsizetype kMaxRuns = 1024;        ///< A gateway that invents more is cut off.
constexpr qsizetype kMostWaiting = 1024 * 1024; ///< Bytes of messages that wait to be read; the gateway waits, too, then.
constexpr std::chrono::milliseconds kSlice{5}; ///< of the event loop, for messages
constexpr qsizetype kSeam = 8; ///< UTF-16 units by which the begin of a text is found in what was streamed.
constexpr std::chrono::milliseconds kLateStep{1000};

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

/// ChatAttachmentSchema of the gateway.
QJsonArray attachments(const QList<PromptImage> &images)
{
    QJsonArray all;
    for (const auto &image : images)
        all.append(QJsonObject{
            {u"type"_s, u"image"_s}, {u"mimeType"_s, image.type}, {u"fileName"_s, image.name}, {u"content"_s, QString::fromLatin1(image.content.toBase64())}});
    return all;
}

} // namespace

OpenClawClient::OpenClawClient(std::unique_ptr<Stream> stream, GatewaySettings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_socket(std::make_unique<WebSocketClient>(std::move(stream), QByteArray(api::kGatewayAuthority)))
{
    m_clock.start();
    connect(m_socket.get(), &WebSocketClient::text, this, &OpenClawClient::onText);
    connect(m_socket.get(), &WebSocketClient::closed, this, &OpenClawClient::onClosed);
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
    fall(Errc::Unavailable, phrase("Guest", "Closed."));
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

void OpenClawClient::sendPrompt(const QString &run, const Prompt &prompt, QObject *context, std::function<void(Result<void>)> done)
{
    m_runs[run].own = true; // its text is kept until it ends; of others nothing is
    // What the user types is a prompt, never a command to the gateway ("/exec ...", "! ...").
    QJsonObject params{
        {u"sessionKey"_s, m_settings.sessionKey}, {u"message"_s, prompt.text}, {u"idempotencyKey"_s, run}, {u"suppressCommandInterpretation"_s, true}};
    if (!prompt.images.isEmpty())
        params.insert(u"attachments"_s, attachments(prompt.images));
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

// ------------------------------------------------------------------------------------------------ what the gateway says, in its order

void OpenClawClient::onText(const QByteArray &text)
{
    m_waiting.append(text);
    m_waitingSize += text.size();
    readNext();
}

void OpenClawClient::readNext()
{
    const QPointer guard(this);
    const QDeadlineTimer slice(kSlice);
    while (!m_reading && !m_fallen && !m_waiting.isEmpty()) {
        if (slice.hasExpired()) {
            readSoon();
            break;
        }
        const auto text = m_waiting.takeFirst();
        m_waitingSize -= text.size();
        if (text.size() > kReadAtOnce)
            readBeside(text);
        else
            onMessage(readGatewayMessage(text));
        if (!guard)
            return;
    }
    m_socket->setPaused(m_waitingSize > kMostWaiting);
    if (!m_reading && m_waiting.isEmpty() && m_end)
        fall(Errc::Unavailable, *m_end);
}

void OpenClawClient::readSoon()
{
    if (std::exchange(m_scheduled, true))
        return;
    const auto go = [this] {
        m_scheduled = false;
        readNext();
    };
    QMetaObject::invokeMethod(this, go, Qt::QueuedConnection);
}

void OpenClawClient::readBeside(const QByteArray &text)
{
    m_reading = true;
    workBeside(this, [this, text] {
        return [this, message = readGatewayMessage(text)] {
            m_reading = false;
            const QPointer guard(this);
            if (!m_fallen)
                onMessage(message);
            if (guard)
                readNext();
        };
    });
}

void OpenClawClient::onClosed(const Phrase &reason)
{
    m_end = reason; // what was said before is heard before
    readNext();
}

void OpenClawClient::onMessage(const GatewayMessage &message)
{
    switch (message.kind) {
    case GatewayMessage::Kind::Bad: fall(Errc::Invalid, phrase("Guest", "The gateway sent what is no message.")); break;
    case GatewayMessage::Kind::Answer: onAnswer(message); break;
    case GatewayMessage::Kind::Challenge:
        if (!std::exchange(m_asked, true))
            sendConnect();
        break;
    case GatewayMessage::Kind::Chat:
        if (m_ready)
            onChat(message);
        break;
    case GatewayMessage::Kind::Tool:
        if (m_ready)
            onTool(message);
        break;
    case GatewayMessage::Kind::Begun:
        if (m_ready)
            static_cast<void>(knownRun(message.run)); // of another session, nothing else may be heard of it before its end
        break;
    case GatewayMessage::Kind::Other: break;
    }
}

void OpenClawClient::onAnswer(const GatewayMessage &message)
{
    const auto pending = m_pending.take(message.id);
    if (pending.done && pending.context)
        pending.done(message.answer);
}

OpenClawClient::Run *OpenClawClient::knownRun(const QString &id)
{
    if (id.isEmpty() || id.size() > kMaxRunName)
        return nullptr;
    const auto known = m_runs.contains(id);
    if (!known && m_runs.size() >= kMaxRuns) // an agent that works by itself has hundreds a day
        m_runs.removeIf([](const auto &run) { return run.value().over; });
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

void OpenClawClient::onChat(const GatewayMessage &message)
{
    auto *run = knownRun(message.run);
    if (!run)
        return;
    const auto &id = message.run;
    if (message.state == "status"_L1) {
        Q_EMIT runStatus(id, message.text);
    } else if (message.state == "delta"_L1) {
        onDelta(*run, message);
    } else if (message.state == "final"_L1) {
        const auto &whole = message.text;
        endRun(id, RunEnd::Answered, Phrase::verbatim(run->takenBack && !whole.isEmpty() ? whole : withWhatWasShown(run->shown, whole)));
    } else if (message.state == "aborted"_L1) {
        endRun(id, RunEnd::Aborted, phrase("Guest", "The turn was ended."));
    } else if (message.state == "error"_L1) {
        endRun(id, RunEnd::Failed, message.text.isEmpty() ? phrase("Guest", "The turn failed.") : Phrase::verbatim(message.text));
    }
}

void OpenClawClient::onDelta(Run &run, const GatewayMessage &message)
{
    if (!run.own)
        return; // nobody is shown it, and a thousand of them would be kept
    auto text = message.text;
    if (message.replaces) { // the whole text so far; only what is new can be appended
        run.takenBack = !text.startsWith(run.shown);
        if (run.takenBack)
            return; // the final text will put it right
        text.remove(0, run.shown.size());
    }
    text.truncate(std::max<qsizetype>(0, kMaxAnswer - run.shown.size()));
    if (text.isEmpty())
        return;
    run.shown += text;
    Q_EMIT delta(message.run, text);
}

void OpenClawClient::endRun(const QString &id, RunEnd end, const Phrase &text)
{
    auto &run = m_runs[id];
    run.over = true; // kept: a late event of it must not look like a new turn
    run.shown.clear();
    Q_EMIT finished(id, end, text);
}

void OpenClawClient::onTool(const GatewayMessage &message)
{
    if (!knownRun(message.run))
        return;
    if (message.state == "start"_L1)
        Q_EMIT toolStarted(message.run, message.call, message.tool);
    else if (message.state == "result"_L1)
        Q_EMIT toolEnded(message.run,
                         {.toolCallId = message.call, .tool = message.tool, .ok = message.ok, .output = message.output, .leftOut = message.leftOut});
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
    m_waiting.clear();
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
