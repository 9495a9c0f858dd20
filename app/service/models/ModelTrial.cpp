// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelTrial.h"

#include "app/service/models/KeyScrub.h"
#include "app/service/models/RequestCost.h"
#include "app/service/models/TargetAddress.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"
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
    case Dialect::OpenAiChat: {
        // OpenAI's own refuse the older word, and the others do not know the newer one.
        const auto limit = target.provider == "openai"_L1 ? u"max_completion_tokens"_s : u"max_tokens"_s;
        return {{u"model"_s, target.model}, {u"messages"_s, messages}, {u"tools"_s, functions}, {limit, kTrialOutput}};
    }
    case Dialect::Ollama:
        return {{u"model"_s, target.model},
                {u"messages"_s, messages},
                {u"tools"_s, functions},
                {u"stream"_s, false},
                {u"options"_s, QJsonObject{{u"num_predict"_s, kTrialOutput}}}};
    case Dialect::OpenAiResponses: {
        auto tool = function;
        tool.insert(u"type"_s, u"function"_s);
        return {{u"model"_s, target.model},
                {u"input"_s, kTrialPrompt},
                {u"tools"_s, QJsonArray{tool}},
                {u"store"_s, false},
                {u"max_output_tokens"_s, kTrialOutput}};
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

constexpr auto kUnderWay = "trial under way"_L1;

/// Lives until its request has ended, or its context.
class Trial final : public QObject
{
public:
    using Done = std::function<void(const api::ModelTest &)>;

    Trial(TrialParts parts, StoredTarget target, Done done, QObject *context)
        : QObject(context)
        , m_models(parts.models)
        , m_parts(std::move(parts))
        , m_target(std::move(target))
        , m_done(std::move(done))
        , m_reader(m_target.dialect, false)
    {
        setObjectName(kUnderWay);
    }

    ~Trial() override
    {
        if (!m_row)
            return;
        const bool sent = m_call != 0 && m_models.dialer().cancel(m_call);
        record(phrase("Models", "It was broken off."), settle(sent ? Settlement::Kind::Uncounted : Settlement::Kind::Free));
    }

    void begin()
    {
        const auto endpoint = readEndpoint("POST", trialPath(m_target));
        if (!endpoint)
            return tell(endpoint.error().message);
        const auto body = QJsonDocument(trialBody(m_target)).toJson(QJsonDocument::Compact);
        auto understood = readModelRequest(*endpoint, body);
        if (!understood)
            return tell(understood.error().message);
        m_request = std::move(*understood);
        m_price = priceOf(m_target, m_models.prices(), m_models.presets());
        const auto cost = costAtMost(*endpoint, m_request, m_target, m_price, m_models.presets());
        m_worst = cost.worst;
        const Reservation reservation{.agent = trialAgent(),
                                      .provider = m_target.provider,
                                      .model = m_target.model,
                                      .slot = u"test"_s,
                                      .route = m_target.name,
                                      .worst = cost.worst,
                                      .worstTokens = cost.tokens(),
                                      .tokensAreOpen = cost.tokensAreOpen};
        const auto row = m_models.book().reserve(reservation, allowance());
        if (!row)
            return tell(row.error().message);
        m_row = *row;
        const auto about = phrase("Models", "The model “%1” (%2 at %3) is tried, asked for by %4.");
        m_parts.trail.append(rowOf(about.arg(m_target.name, m_target.model, m_target.provider).arg(client())), this,
                             [this, request = dialRequest(m_target, *endpoint, body)](const Result<quint64> &written) {
                                 written ? send(request) : tell(written.error().message);
                             });
    }

private:
    /// Where the price is not known, that of few short answers is risked: a person could try no model of their own otherwise.
    [[nodiscard]] Allowance allowance() const
    {
        const auto money = m_worst ? std::optional(kTrialMoney) : std::nullopt;
        return {.perTask = {},
                .perDay = {.money = money, .tokens = {}, .requests = m_worst ? kTrialRequests : kUnpricedTrials},
                .perMonth = {},
                .scheduledPerDay = {}};
    }

    void send(DialRequest request)
    {
        if (!m_target.key.isNull()) {
            auto key = secret(request.url);
            if (!key)
                return tell(key.error().message);
            m_key = *key;
            request.secret = m_key;
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
        if (m_status && isGood(*m_status)) {
            m_reader.feed(m_body);
            m_reader.finish();
            return onAnswered(end);
        }
        const auto kind = kindWithoutAnswer(m_status, end);
        if (m_status)
            return tell(phrase("Models", "%1 answered with status %2: %3").arg(m_target.provider).arg(*m_status).arg(whatItSaid(errorMessage(m_body))), kind);
        tell(end.failure ? end.failure->message : phrase("Models", "%1 gave no answer.").arg(m_target.provider), kind);
    }

    void onAnswered(const DialEnd &end)
    {
        const auto kind = kindOf(m_reader, m_request, !end.failure);
        if (end.failure)
            return tell(end.failure->message, kind);
        m_answered = m_reader.isWhole() && m_reader.error().isEmpty();
        m_called = m_answered && m_reader.toolCalls() > 0;
        tell(!m_answered ? phrase("Models", "What it answered could not be understood.")
             : m_called  ? phrase("Models", "It answers and calls tools.")
                         : phrase("Models", "It answers but calls no tools, so an agent can do nothing with it."),
             kind);
    }

    /// For a sentence: short, and without the key, which some repeat.
    [[nodiscard]] QString whatItSaid(const QString &message) const { return QString::fromUtf8(KeyScrub::cleaned(m_key, message.toUtf8())).left(kShownOfTrial); }

    void tell(const Phrase &asked, Settlement::Kind kind = Settlement::Kind::Free)
    {
        auto what = asked;
        const auto words = what.english().toUtf8();
        if (KeyScrub::cleaned(m_key, words) != words) // in the address of a redirect, for one
            what = phrase("Models", "%1 refuses the request, and repeats the key in what it says; so that is not told.").arg(m_target.provider);
        const bool wasReserved = m_row.has_value();
        const auto cost = settle(kind);
        if (wasReserved)
            record(what, cost);
        if (!cost)
            what = Phrase::pattern("%1 %2").arg(what, phrase("Models", "What it cost is not known."));
        else if (kind == Settlement::Kind::Uncounted)
            what = Phrase::pattern("%1 %2").arg(what, phrase("Models", "It did not say what it used, so all it can have cost counts."));
        api::ModelTest result;
        result.set_answered(m_answered);
        result.set_called_tool(m_called);
        *result.mutable_message() = toApi(what);
        result.set_ms(m_clock.isValid() ? static_cast<quint64>(m_clock.elapsed()) : 0);
        result.set_cost(static_cast<quint64>(cost.value_or(Money()).nano()));
        setObjectName(QString());
        m_done(result);
        deleteLater();
    }

    void record(const Phrase &what, const std::optional<Money> &cost)
    {
        const auto money = cost ? Phrase::verbatim(cost->toText()) : phrase("Models", "nobody knows what");
        const auto about = phrase("Models", "The model “%1” (%2 at %3) was tried, asked for by %4; that cost %5. %6");
        m_parts.trail.append(rowOf(about.arg(m_target.name, m_target.model, m_target.provider).arg(client()).arg(money).arg(what)));
    }

    [[nodiscard]] Phrase client() const
    {
        return m_parts.client.isEmpty() ? phrase("Models", "a program that cannot be told") : Phrase::verbatim(m_parts.client);
    }

    static TrailRow rowOf(const Phrase &reason)
    {
        TrailRow row;
        row.event = TrailEvent::Agent;
        row.reason = reason;
        return row;
    }

    /// What it counts for; none: nobody knows.
    std::optional<Money> settle(Settlement::Kind kind)
    {
        if (!m_row)
            return Money();
        const auto settlement = settlementOf(kind, &m_reader, m_price);
        const auto row = *std::exchange(m_row, std::nullopt);
        if (const auto done = m_models.book().settle(row, settlement); !done)
            qWarning("what a trial cost could not be written down: %s", qPrintable(done.error().message.english()));
        switch (kind) {
        case Settlement::Kind::Free: return Money();
        case Settlement::Kind::Counted: return settlement.money ? settlement.money : m_worst;
        case Settlement::Kind::Uncounted: return m_worst ? std::optional(std::max(*m_worst, settlement.money.value_or(Money()))) : settlement.money;
        }
        return {};
    }

    Models &m_models;
    TrialParts m_parts;
    StoredTarget m_target;
    Done m_done;
    AnswerReader m_reader;
    ModelRequest m_request;
    std::optional<Price> m_price;
    std::optional<Money> m_worst; ///< None: nobody knows.
    std::optional<qint64> m_row;  ///< Reserved and not settled.
    std::shared_ptr<const Secret> m_key;
    HttpDialer::CallId m_call = 0;
    QByteArray m_body;
    QElapsedTimer m_clock;
    std::optional<int> m_status;
    bool m_answered = false;
    bool m_called = false;
};

} // namespace

AgentId trialAgent()
{
    return {u"trial"_s};
}

Result<void> tryModel(const TrialParts &parts, const StoredTarget &target, QObject *context, std::function<void(const api::ModelTest &)> done)
{
    if (context->findChild<QObject *>(kUnderWay, Qt::FindDirectChildrenOnly))
        return fail(Errc::Busy, phrase("Models", "A model is being tried already; wait until it has answered."));
    (new Trial(parts, target, std::move(done), context))->begin();
    return {};
}

} // namespace cofferdam
