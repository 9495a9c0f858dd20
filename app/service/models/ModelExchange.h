// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request to a model on its way: money is reserved, the Guardian decides, it is sent, the answer passes through, what it cost is settled.

#pragma once

#include "app/service/models/KeyScrub.h"
#include "app/service/models/ModelAction.h"
#include "app/service/models/RequestCost.h"
#include "core/action/Decider.h"
#include "core/allowance/Spend.h"
#include "core/dial/HttpDialer.h"
#include "core/dial/RetryPolicy.h"
#include "core/dialect/AnswerReader.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace cofferdam {

class Guardian;
class LoopWatch;
class ModelStore;
class PriceTable;
class ProviderPresets;
class DataRules;
class SpendBook;
class Vault;

/// All outlive the exchanges.
struct ExchangeParts {
    HttpDialer &dialer;
    Vault &vault;
    SpendBook &book;
    LoopWatch &loops;
    ModelStore &store;
    const PriceTable &prices;
    const ProviderPresets &presets;
    Guardian &guardian;
    const DataRules &dataRules;
    DialTimes times = {};
};

/// Destroying it ends it: what was sent counts as far as it is known, or in full.
class ModelExchange final : public QObject
{
    Q_OBJECT

public:
    /// `chain`: who is asked, one after the other, while those before are not reached, refuse for now, or say that they have a fault. Whoever may be
    /// working on it still is the last: it is not paid for twice. Not empty.
    ModelExchange(ModelQuestion question, AgentId agent, QList<StoredTarget> chain, ExchangeParts parts, QObject *parent = nullptr);
    ~ModelExchange() override;

    /// Signals follow, from the event loop.
    void begin();
    void taken(qsizetype bytes);
    /// Ends it at once, as its end would; no signal follows.
    void stop();
    /// Something counts for it: it was sent, and not refused for nothing.
    [[nodiscard]] bool hasCost() const noexcept { return m_hasCost; }

Q_SIGNALS:
    void began();
    void piece(const QByteArray &bytes);
    void ended();
    void failed(const cofferdam::ModelRefusal &refusal);

private:
    [[nodiscard]] const StoredTarget &target() const { return m_chain[m_at]; }
    [[nodiscard]] Allowance allowance() const;
    [[nodiscard]] QByteArray promptKey() const;
    [[nodiscard]] bool isCounting() const { return m_question.endpoint.operation == ModelEndpoint::Operation::CountTokens; }
    [[nodiscard]] bool isEmbedding() const { return m_question.endpoint.operation == ModelEndpoint::Operation::Embed; }
    [[nodiscard]] QByteArray round() const;
    void tryTarget();
    [[nodiscard]] bool reserve(ModelCircumstances &now, const RequestCost &cost);
    [[nodiscard]] ModelCircumstances circumstances(const RequestCost &cost) const;
    void tryAgain();
    void endWaiting(const Phrase &why);
    void onDecided(const Decision &decision, const ModelCircumstances &circumstances);
    void send();
    void onBegan(HttpDialer::CallId call, const DialAnswer &answer);
    void onPiece(HttpDialer::CallId call, const QByteArray &bytes);
    void onEnded(HttpDialer::CallId call, const DialEnd &end);
    void onAnswered(const DialEnd &end);
    void onRefused(const DialEnd &end);
    [[nodiscard]] bool goOnWithBackup();
    [[nodiscard]] Phrase brokenOff(const DialEnd &end) const;
    [[nodiscard]] QString whatItSaid(const QString &message) const;
    [[nodiscard]] ModelRefusal refusalOf(int status) const;
    void settle(Settlement::Kind kind);
    void refuse(const ModelRefusal &refusal);

    ModelQuestion m_question;
    AgentId m_agent;
    TaskId m_task;
    QList<StoredTarget> m_chain;
    ExchangeParts m_parts;
    qsizetype m_at = 0;
    int m_attempt = 0;
    std::optional<qint64> m_row; ///< Reserved and not settled.
    std::optional<Price> m_price;
    Money m_worst; ///< That was reserved, as far as it was known.
    bool m_hasCost = false;
    bool m_isOver = false; ///< Nothing is told any more.
    std::unique_ptr<QObject> m_review; ///< Stands for what the Guardian is asked.
    HttpDialer::CallId m_call = 0; ///< 0: none under way.
    std::optional<DialAnswer> m_answer;
    std::optional<AnswerReader> m_reader; ///< Of an answer that passes through.
    std::shared_ptr<const Secret> m_key;  ///< That went with the request; null: none.
    KeyScrub m_scrub;
    QByteArray m_error;                   ///< Body of one that does not.
    bool m_isNotOfModel = false;          ///< It is none of a model, whatever its status says.
    QTimer m_again;
    RetryPolicy m_retry;
};

} // namespace cofferdam
