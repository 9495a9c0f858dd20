// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelExchange.h"

#include "app/service/models/TargetAddress.h"
#include "core/allowance/LoopWatch.h"
#include "core/allowance/PriceTable.h"
#include "core/allowance/SpendBook.h"
#include "core/dialect/ErrorBody.h"
#include "core/guardian/Guardian.h"
#include "core/guardian/Tasks.h"
#include "core/vault/Vault.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxErrorBody = 64 * 1024; // bytes
constexpr qsizetype kShownError = 400;         // UTF-16 units
constexpr int kBadGateway = 502;

/// The next target may do better.
bool mayFailOver(int status)
{
    return status == 429 || status >= 500;
}

/// What the key concerns is no business of the agent's.
bool isAboutKey(int status)
{
    return status == 401 || status == 402 || status == 403 || status == 407;
}

bool isJson(const QByteArray &body)
{
    return body.startsWith('{') && !errorMessage(body).isEmpty();
}

/// A portal's or a proxy's page instead of an answer.
bool isPage(const QByteArray &contentType)
{
    return contentType.contains("html") || contentType.startsWith("image/");
}

} // namespace

ModelExchange::ModelExchange(ModelQuestion question, AgentId agent, QList<StoredTarget> chain, ExchangeParts parts, QObject *parent)
    : QObject(parent)
    , m_question(std::move(question))
    , m_agent(std::move(agent))
    , m_chain(std::move(chain))
    , m_parts(parts)
    , m_retry([] { return QRandomGenerator::global()->generateDouble(); })
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &ModelExchange::tryAgain);
    connect(&m_parts.dialer, &HttpDialer::began, this, &ModelExchange::onBegan);
    connect(&m_parts.dialer, &HttpDialer::piece, this, &ModelExchange::onPiece);
    connect(&m_parts.dialer, &HttpDialer::ended, this, &ModelExchange::onEnded);
}

ModelExchange::~ModelExchange()
{
    stop();
}

void ModelExchange::stop()
{
    m_isOver = true;
    m_again.stop();
    m_review.reset(); // closes a question that is open
    const auto call = std::exchange(m_call, 0);
    const bool sent = call != 0 && m_parts.dialer.cancel(call);
    // Where all of it is here it counts as what it used: clients hang up then.
    settle(!sent ? Settlement::Kind::Free : m_reader ? kindOf(*m_reader, m_question.request, false) : Settlement::Kind::Uncounted);
}

void ModelExchange::begin()
{
    auto &guardian = m_parts.guardian;
    m_task = guardian.taskOfModel(m_agent);
    connect(&guardian, &Guardian::holdChanged, this, [this, &guardian](const AgentId &agent) {
        if (agent == m_agent && guardian.isHeld(agent))
            endWaiting(guardian.heldBecause(agent));
    });
    connect(&guardian, &Guardian::rolledBack, this, [this](const AgentId &agent) {
        if (agent == m_agent)
            endWaiting(phrase("Models", "The agent went back to an earlier state meanwhile."));
    });
    connect(&guardian, &Guardian::taskEnded, this, [this](const AgentId &, const TaskId &task) {
        if (task == m_task)
            endWaiting(phrase("Models", "The task it belongs to has ended."));
    });
    tryTarget();
}

Allowance ModelExchange::allowance() const
{
    return m_parts.store.allowance(m_agent);
}

/// A prompt that is said again is another one. Requests that answer no calls are watched apart: they are no progress of those that do.
QByteArray ModelExchange::promptKey() const
{
    const QByteArray apart = m_question.request.round.isEmpty() ? "-" : "+";
    return QCryptographicHash::hash(m_question.request.prompt + m_task.value.toUtf8() + m_question.slot.toUtf8() + apart, QCryptographicHash::Sha256);
}

/// Within a task the same prompt without a call in between is the same again, whatever else grew. What nobody started (a heartbeat) says the
/// same each time; there, and of texts to embed, it is only when all of the request is the same.
QByteArray ModelExchange::round() const
{
    if (!m_question.request.round.isEmpty())
        return m_question.request.round;
    return m_task.isNull() || isEmbedding() ? m_question.bodyHash : "-"_ba;
}

// ------------------------------------------------------------------------------------------------ before it is sent

ModelCircumstances ModelExchange::circumstances(const RequestCost &cost) const
{
    ModelCircumstances now;
    now.local = isLocalModel(target(), m_parts.presets);
    now.data = dataObjection(m_parts.dataRules, m_agent, now.local);
    now.outputTokens = cost.outputTokens;
    now.worst = cost.worst;
    const auto again = m_parts.loops.again(m_agent, promptKey());
    now.again = again.money;
    now.isLoop = !isCounting() && m_parts.loops.isAgain(m_agent, promptKey(), round()) && again.isEnough(allowance().loop);
    return now;
}

/// False: it was refused.
bool ModelExchange::reserve(ModelCircumstances &now, const RequestCost &cost)
{
    if (isCounting())
        return true; // nothing is spent, so nothing is written down
    const Reservation reservation{.agent = m_agent,
                                  .task = m_task,
                                  .scheduled = m_task.isNull() || isScheduled(m_task),
                                  .provider = target().provider,
                                  .model = target().model,
                                  .slot = m_question.slot,
                                  .route = target().name,
                                  .worst = cost.worst,
                                  .worstTokens = cost.tokens(),
                                  .tokensAreOpen = cost.tokensAreOpen};
    m_worst = cost.worst.value_or(Money());
    const auto row = m_parts.book.reserve(reservation, allowance());
    if (row) {
        m_row = *row;
    } else if (row.error().code == Errc::Denied) {
        now.overAllowance = row.error().message;
    } else {
        refuse(
            {.status = 503, .why = phrase("Models", "What this request may cost could not be written down, so it was not sent: %1").arg(row.error().message)});
        return false;
    }
    return true;
}

void ModelExchange::tryTarget()
{
    m_price = priceOf(target(), m_parts.prices, m_parts.presets);
    const auto cost = costAtMost(m_question.endpoint, m_question.request, target(), m_price, m_parts.presets);
    auto now = circumstances(cost);
    if (!reserve(now, cost))
        return;
    auto action = modelAction(m_question, target(), now);
    action.agent = m_agent;
    action.task = m_task;
    m_review = std::make_unique<QObject>();
    m_parts.guardian.review(std::move(action), m_review.get(), [this, now](const Decision &decision) { onDecided(decision, now); });
}

/// What was decided and reserved was for the moment before: the agent may be frozen meanwhile, and rules, limits or the model other ones.
void ModelExchange::tryAgain()
{
    const auto *stored = m_parts.store.find(target().id);
    if (!stored || *stored != target())
        return refuse({.status = 503, .why = phrase("Models", "The model was changed while the request waited to be sent again. Ask once more.")});
    tryTarget();
}

void ModelExchange::endWaiting(const Phrase &why)
{
    if (!m_again.isActive())
        return;
    m_again.stop();
    refuse({.status = 403, .why = phrase("Models", "Cofferdam did not send this request: %1").arg(why)});
}

void ModelExchange::onDecided(const Decision &decision, const ModelCircumstances &circumstances)
{
    if (m_isOver)
        return;
    if (decision.verdict != Verdict::Allow || (!m_row && !isCounting())) { // whatever was decided: what nothing is reserved for is not sent
        settle(Settlement::Kind::Free);
        const auto why = circumstances.overAllowance      ? *circumstances.overAllowance
                         : decision.agentReason.isEmpty() ? decision.reason
                                                          : Phrase::verbatim(decision.agentReason);
        return refuse({.status = 403, .why = phrase("Models", "Cofferdam did not send this request: %1").arg(why)});
    }
    if (circumstances.isLoop)
        m_parts.loops.forgive(m_agent, promptKey());
    send();
}

void ModelExchange::send()
{
    ++m_attempt;
    m_answer.reset();
    m_reader.reset();
    m_error.clear();
    m_isNotOfModel = false;
    m_key.reset();
    auto request = dialRequest(target(), m_question.endpoint, m_question.body);
    request.times = m_parts.times;
    if (!target().key.isNull()) {
        const bool isClear = request.url.scheme() == "http"_L1 && !isOfThisComputer(target().baseUrl);
        auto key = isClear ? fail(Errc::Denied, phrase("Models", "A key is not sent to another computer without TLS."))
                           : m_parts.vault.use(target().key, target().baseUrl, m_agent);
        if (!key) {
            settle(Settlement::Kind::Free);
            return refuse({.status = 403, .why = key.error().message});
        }
        m_key = *key;
        request.secret = m_key;
    }
    m_scrub = KeyScrub(m_key);
    m_call = m_parts.dialer.start(std::move(request));
}

// ------------------------------------------------------------------------------------------------ the answer

void ModelExchange::taken(qsizetype bytes)
{
    if (m_call != 0)
        m_parts.dialer.taken(m_call, bytes);
}

void ModelExchange::onBegan(HttpDialer::CallId call, const DialAnswer &answer)
{
    if (call != m_call || m_call == 0)
        return; // another exchange's
    m_answer = answer;
    m_isNotOfModel = isGood(answer.status) && isPage(answer.contentType.toLower());
    if (!isGood(answer.status) || m_isNotOfModel)
        return;
    m_reader.emplace(target().dialect, m_question.request.streams);
    Q_EMIT began();
}

void ModelExchange::onPiece(HttpDialer::CallId call, const QByteArray &bytes)
{
    if (call != m_call || m_call == 0)
        return;
    if (m_reader) {
        m_reader->feed(bytes);
        if (const auto passed = m_scrub.feed(bytes); !passed.isEmpty())
            Q_EMIT piece(passed);
        return;
    }
    m_error += bytes.first(std::min(bytes.size(), kMaxErrorBody - m_error.size()));
    m_parts.dialer.taken(m_call, bytes.size());
}

void ModelExchange::onEnded(HttpDialer::CallId call, const DialEnd &end)
{
    if (call != m_call || m_call == 0)
        return;
    m_call = 0;
    if (m_reader)
        onAnswered(end);
    else
        onRefused(end);
}

void ModelExchange::onAnswered(const DialEnd &end)
{
    m_reader->finish();
    if (m_scrub.hasFound())
        qWarning("an answer of %s repeated the key, which was taken out of it", qPrintable(target().baseUrl));
    if (const auto rest = m_scrub.rest(); !rest.isEmpty())
        Q_EMIT piece(rest);
    const bool isWhole = isCounting() || m_reader->isWhole();
    settle(isCounting() ? Settlement::Kind::Free : kindOf(*m_reader, m_question.request, !end.failure));
    if (!end.failure && isWhole)
        return Q_EMIT ended();
    refuse({.status = kBadGateway, .why = brokenOff(end)});
}

Phrase ModelExchange::brokenOff(const DialEnd &end) const
{
    if (end.failure)
        return end.failure->message;
    if (const auto said = whatItSaid(m_reader->error()); !said.isEmpty())
        return phrase("Models", "%1 broke its answer off: %2").arg(target().provider, said);
    if (m_reader->isBroken())
        return phrase("Models", "What %1 answered could not be understood.").arg(target().provider);
    return phrase("Models", "The answer of %1 ended before it was whole.").arg(target().provider);
}

void ModelExchange::onRefused(const DialEnd &end)
{
    const auto status = m_isNotOfModel ? std::optional<int>() : m_answer ? std::optional(m_answer->status) : std::nullopt;
    const DialOutcome outcome{.status = status, .fault = end.failure ? std::optional(end.failure->fault) : std::nullopt, .sent = end.sent};
    const auto after = m_answer && m_answer->retryAfterSeconds ? std::optional(std::chrono::seconds(*m_answer->retryAfterSeconds)) : std::nullopt;
    settle(kindWithoutAnswer(status, end));
    if (const auto wait = m_isNotOfModel ? std::nullopt : m_retry.next(m_attempt, outcome, after))
        return m_again.start(*wait);
    if ((status ? mayFailOver(*status) : isUnbilled(end)) && goOnWithBackup())
        return;
    if (m_isNotOfModel)
        return refuse({.status = kBadGateway,
                       .why = phrase("Models", "%1 answered with a page instead of a model's words; something stands between.").arg(target().baseUrl)});
    if (!status)
        return refuse({.status = kBadGateway, .why = end.failure ? end.failure->message : phrase("Models", "%1 gave no answer.").arg(target().provider)});
    refuse(refusalOf(*status));
}

bool ModelExchange::goOnWithBackup()
{
    if (m_at + 1 >= m_chain.size())
        return false;
    ++m_at;
    m_attempt = 0;
    tryTarget(); // it goes to somebody else: decided and reserved anew
    return true;
}

ModelRefusal ModelExchange::refusalOf(int status) const
{
    const auto error = KeyScrub::cleaned(m_key, m_error);
    const auto said = whatItSaid(errorMessage(m_error));
    if (isAboutKey(status)) // told to its user; words about the account are not the agent's
        return {.status = status,
                .why = phrase("Models", "%1 does not accept the key, or it may not use this model (status %2). Its user can look at it on the page Vault.")
                           .arg(target().provider)
                           .arg(status)};
    if (status == 429)
        return {
            .status = status, .why = phrase("Models", "%1 takes no more requests for now.").arg(target().provider), .retryAfter = m_answer->retryAfterSeconds};
    if (status >= 500)
        return {.status = status, .why = phrase("Models", "%1 has a fault of its own (status %2): %3").arg(target().provider).arg(status).arg(said)};
    const auto why = phrase("Models", "%1 refuses the request (status %2): %3").arg(target().provider).arg(status).arg(said);
    return {.status = status, .why = why, .body = isJson(error) && error.size() < kMaxErrorBody ? error : QByteArray()};
}

/// For a sentence: short, and without the key, which some repeat.
QString ModelExchange::whatItSaid(const QString &message) const
{
    return QString::fromUtf8(KeyScrub::cleaned(m_key, message.toUtf8())).left(kShownError);
}

void ModelExchange::settle(Settlement::Kind kind)
{
    if (!m_row)
        return;
    const auto settlement = settlementOf(kind, m_reader ? &*m_reader : nullptr, m_price);
    if (kind != Settlement::Kind::Free) {
        m_hasCost = true;
        const auto known = settlement.money.value_or(Money());
        m_parts.loops.add(m_agent, promptKey(), round(), kind == Settlement::Kind::Counted ? known : std::max(known, m_worst));
    }
    const auto row = *std::exchange(m_row, std::nullopt);
    if (const auto done = m_parts.book.settle(row, settlement); !done)
        qWarning("what a request cost could not be written down: %s", qPrintable(done.error().message.english()));
}

void ModelExchange::refuse(const ModelRefusal &told)
{
    auto refusal = told;
    const auto why = refusal.why.english().toUtf8();
    if (KeyScrub::cleaned(m_key, why) != why) // in the address of a redirect, for one
        refusal.why = phrase("Models", "%1 refuses the request, and repeats the key in what it says; so that is not told.").arg(target().provider);
    // From the event loop, whoever calls: the exchange may be destroyed by who hears it.
    const auto tell = [this, refusal] {
        if (!m_isOver)
            Q_EMIT failed(refusal);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

} // namespace cofferdam
