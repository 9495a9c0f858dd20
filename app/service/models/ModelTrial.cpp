// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelTrial.h"

#include "app/service/models/TargetAddress.h"
#include "core/api/PhraseMessage.h"
#include "core/dialect/AnswerReader.h"
#include "core/dialect/ErrorBody.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr auto kTrialPrompt = "Call the tool ping with the word ready, and say nothing else."_L1;
constexpr auto kTrialAbout = "Says that the connection works."_L1;
constexpr int kTrialOutput = 1024;             // tokens
constexpr qsizetype kMostOfTrial = 1024 * 1024; // bytes
constexpr qsizetype kShownOfTrial = 400;        // UTF-16 units

QJsonObject trialParameters()
{
    return {
        {u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"word"_s, QJsonObject{{u"type"_s, u"string"_s}}}}}, {u"required"_s, QJsonArray{u"word"_s}}};
}

QJsonObject trialBody(const StoredTarget &target)
{
    const QJsonArray messages{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, kTrialPrompt}}};
    const QJsonObject function{{u"name"_s, u"ping"_s}, {u"description"_s, kTrialAbout}, {u"parameters"_s, trialParameters()}};
    const QJsonArray functions{QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}}};
    switch (target.dialect) {
    case Dialect::OpenAiChat: return {{u"model"_s, target.model}, {u"messages"_s, messages}, {u"tools"_s, functions}};
    case Dialect::Ollama: return {{u"model"_s, target.model}, {u"messages"_s, messages}, {u"tools"_s, functions}, {u"stream"_s, false}};
    case Dialect::OpenAiResponses: {
        auto tool = function;
        tool.insert(u"type"_s, u"function"_s);
        return {{u"model"_s, target.model}, {u"input"_s, kTrialPrompt}, {u"tools"_s, QJsonArray{tool}}, {u"store"_s, false}};
    }
    case Dialect::Anthropic:
        return {{u"model"_s, target.model},
                {u"max_tokens"_s, kTrialOutput},
                {u"messages"_s, messages},
                {u"tools"_s, QJsonArray{QJsonObject{{u"name"_s, u"ping"_s}, {u"description"_s, kTrialAbout}, {u"input_schema"_s, trialParameters()}}}}};
    case Dialect::Google:
        return {{u"contents"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"parts"_s, QJsonArray{QJsonObject{{u"text"_s, kTrialPrompt}}}}}}},
                {u"tools"_s, QJsonArray{QJsonObject{{u"functionDeclarations"_s, QJsonArray{function}}}}},
                {u"generationConfig"_s, QJsonObject{{u"maxOutputTokens"_s, kTrialOutput}}}};
    }
    return {};
}

QByteArray trialPath(const StoredTarget &target)
{
    switch (target.dialect) {
    case Dialect::OpenAiChat: return "/v1/chat/completions";
    case Dialect::OpenAiResponses: return "/v1/responses";
    case Dialect::Anthropic: return "/v1/messages";
    case Dialect::Google: return "/v1beta/models/" + target.model.toUtf8() + ":generateContent";
    case Dialect::Ollama: return "/api/chat";
    }
    return {};
}

/// Lives until its request has ended, or its context.
class Trial final : public QObject
{
public:
    using Done = std::function<void(const api::ModelTest &)>;

    Trial(Models &models, StoredTarget target, Done done, QObject *context)
        : QObject(context)
        , m_models(models)
        , m_target(std::move(target))
        , m_done(std::move(done))
        , m_reader(m_target.dialect, false)
    {}

    ~Trial() override
    {
        if (m_call != 0 && !m_models.dialer().cancel(m_call))
            settle(Settlement::Kind::Free);
        else
            settle(Settlement::Kind::Uncounted);
    }

    void begin()
    {
        const auto endpoint = readEndpoint("POST", trialPath(m_target));
        if (!endpoint)
            return tell(endpoint.error().message);
        const auto body = QJsonDocument(trialBody(m_target)).toJson(QJsonDocument::Compact);
        const auto understood = readModelRequest(*endpoint, body);
        if (!understood)
            return tell(understood.error().message);
        m_price = priceOf(m_target, m_models.prices());
        const auto output = understood->maxOutput.value_or(m_target.maxOutput);
        Reservation reservation{.agent = trialAgent(),
                                .provider = m_target.provider,
                                .model = m_target.model,
                                .slot = u"test"_s,
                                .route = m_target.name,
                                .worst = {},
                                .worstTokens = understood->inputTokens + output};
        if (m_price)
            reservation.worst = worstCase(*m_price, understood->inputTokens, output, 1, false);
        const auto row = m_models.book().reserve(reservation, kNoLimits);
        if (!row)
            return tell(row.error().message);
        m_row = *row;
        send(dialRequest(m_target, *endpoint, body));
    }

private:
    static inline const Allowance kNoLimits{.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}};

    void send(DialRequest request)
    {
        if (!m_target.key.isNull()) {
            auto key = secret(request.url);
            if (!key)
                return tell(key.error().message, Settlement::Kind::Free);
            request.secret = *key;
        }
        auto &dialer = m_models.dialer();
        connect(&dialer, &HttpDialer::began, this, [this](HttpDialer::CallId call, const DialAnswer &answer) {
            if (call == m_call)
                m_status = answer.status;
        });
        connect(&dialer, &HttpDialer::piece, this, [this](HttpDialer::CallId call, const QByteArray &bytes) {
            if (call != m_call)
                return;
            m_body += bytes.first(std::min(bytes.size(), kMostOfTrial - m_body.size()));
            m_models.dialer().taken(call, bytes.size());
        });
        connect(&dialer, &HttpDialer::ended, this, [this](HttpDialer::CallId call, const DialEnd &end) {
            if (call == m_call)
                onEnded(end);
        });
        m_clock.start();
        m_call = dialer.start(std::move(request));
    }

    /// As for one of the agents that it is for: a person tries it, for them.
    [[nodiscard]] Result<std::shared_ptr<const Secret>> secret(const QUrl &url)
    {
        if (url.scheme() == "http"_L1 && !isOfThisComputer(m_target.baseUrl))
            return fail(Errc::Denied, phrase("Models", "A key is not sent to another computer without TLS."));
        const auto key = m_models.vault().find(m_target.key);
        if (!key)
            return std::unexpected(key.error());
        const auto agent = key->agents && !key->agents->isEmpty() ? key->agents->first() : AgentId();
        return m_models.vault().use(m_target.key, m_target.baseUrl, agent);
    }

    void onEnded(const DialEnd &end)
    {
        m_call = 0;
        if (end.failure)
            return tell(end.failure->message, end.sent ? Settlement::Kind::Uncounted : Settlement::Kind::Free);
        m_reader.feed(m_body);
        m_reader.finish();
        if (m_status != 200)
            return tell(phrase("Models", "%1 answered with status %2: %3").arg(m_target.provider).arg(m_status).arg(errorMessage(m_body).left(kShownOfTrial)),
                        m_status < 500 ? Settlement::Kind::Free : Settlement::Kind::Uncounted);
        m_answered = m_reader.isWhole() && m_reader.error().isEmpty();
        m_called = m_reader.toolCalls() > 0;
        const auto what = !m_answered ? phrase("Models", "What it answered could not be understood.")
                          : m_called  ? phrase("Models", "It answers and calls tools.")
                                      : phrase("Models", "It answers but calls no tools, so an agent can do nothing with it.");
        tell(what, m_reader.usage() ? Settlement::Kind::Counted : Settlement::Kind::Uncounted);
    }

    void tell(const Phrase &what, Settlement::Kind kind = Settlement::Kind::Free)
    {
        api::ModelTest result;
        result.set_answered(m_answered);
        result.set_called_tool(m_called);
        *result.mutable_message() = toApi(what);
        result.set_ms(m_clock.isValid() ? static_cast<quint64>(m_clock.elapsed()) : 0);
        result.set_cost(static_cast<quint64>(settle(kind).nano()));
        m_done(result);
        deleteLater();
    }

    Money settle(Settlement::Kind kind)
    {
        if (!m_row)
            return {};
        Settlement settlement{.kind = kind, .usage = m_reader.usage(), .money = {}};
        if (settlement.usage && m_price)
            settlement.money = cost(*m_price, *settlement.usage);
        const auto row = *std::exchange(m_row, std::nullopt);
        if (const auto done = m_models.book().settle(row, settlement); !done)
            qWarning("what a trial cost could not be written down: %s", qPrintable(done.error().message.english()));
        return kind == Settlement::Kind::Counted ? settlement.money.value_or(Money()) : Money();
    }

    Models &m_models;
    StoredTarget m_target;
    Done m_done;
    AnswerReader m_reader;
    std::optional<Price> m_price;
    std::optional<qint64> m_row;
    HttpDialer::CallId m_call = 0;
    QByteArray m_body;
    QElapsedTimer m_clock;
    int m_status = 0;
    bool m_answered = false;
    bool m_called = false;
};

} // namespace

AgentId trialAgent()
{
    return {u"trial"_s};
}

void tryModel(Models &models, const StoredTarget &target, QObject *context, std::function<void(const api::ModelTest &)> done)
{
    (new Trial(models, target, std::move(done), context))->begin();
}

} // namespace cofferdam
