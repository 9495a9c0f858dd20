// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/ServiceEvents.h"

#include "app/demo/DemoRun.h"
#include "app/service/agent/Agents.h"
#include "app/service/api/Convert.h"
#include "app/service/api/DataRuleMessages.h"
#include "app/service/models/ModelMessages.h"
#include "app/service/transfer/Transfers.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "vm/snapshot/SnapshotKeeper.h"

namespace cofferdam {

void ServiceEvents::listenTo(const Trail &trail)
{
    connect(&trail, &Trail::appended, this, [this](const TrailRow &row) { tell([&](auto &m) { *m.mutable_audit_row() = toApi(row); }); });
}

void ServiceEvents::listenTo(const Guardian &guardian)
{
    connect(&guardian, &Guardian::questionOpened, this,
            [this](const Question &question) { tell([&](auto &m) { *m.mutable_question() = toApiShortened(question); }); });
    connect(&guardian, &Guardian::questionClosed, this, [this](const QuestionId &question, const AgentId &agent, QuestionEnd why, const api::ClientDetail &by) {
        tell([&](auto &m) {
            m.mutable_question_closed()->set_id(question.value.toStdString());
            m.mutable_question_closed()->set_agent(agent.value.toStdString());
            m.mutable_question_closed()->set_why(toWire(why));
            if (by.pid() != 0)
                *m.mutable_question_closed()->mutable_answered_by() = by;
        });
    });
    connect(&guardian, &Guardian::grantChanged, this, [this](const Grant &grant) { tell([&](auto &m) { *m.mutable_grant() = toApi(grant); }); });
    connect(&guardian, &Guardian::grantEnded, this, [this](const Grant &grant, GrantEnd why) {
        tell([&](auto &m) {
            m.mutable_grant_ended()->set_id(grant.id.value.toStdString());
            m.mutable_grant_ended()->set_agent(grant.action.agent.value.toStdString());
            m.mutable_grant_ended()->set_why(toWire(why));
        });
    });
    connect(&guardian, &Guardian::reasked, this, [this](const Reask &reask) { tell([&](auto &m) { *m.mutable_reask() = toApi(reask); }); });
}

void ServiceEvents::listenTo(const SnapshotKeeper &snapshots)
{
    for (void (SnapshotKeeper::*const signal)(const SnapshotNode &) : {&SnapshotKeeper::added, &SnapshotKeeper::changed})
        connect(&snapshots, signal, this, [this](const SnapshotNode &node) { tell([&](auto &m) { *m.mutable_snapshot() = toApi(node); }); });
    connect(&snapshots, &SnapshotKeeper::thinnedOut, this,
            [this](const ThinnedSnapshot &gone) { tell([&](auto &m) { *m.mutable_snapshot() = toApi(gone); }); });
    connect(&snapshots, qOverload<const AgentId &, const SnapshotId &>(&SnapshotKeeper::removed), this,
            [this](const AgentId &agent, const SnapshotId &snapshot) {
                tell([&](auto &m) {
                    m.mutable_snapshot_gone()->set_agent(agent.value.toStdString());
                    m.mutable_snapshot_gone()->set_snapshot(snapshot.value.toStdString());
                });
            });
}

void ServiceEvents::listenTo(const Agents &agents)
{
    connect(&agents, &Agents::changed, this, [this](const AgentSession &agent) { tell([&](auto &m) { *m.mutable_agent() = agent.toApi(); }); });
    connect(&agents, &Agents::gone, this,
            [this](const AgentId &agent) { tell([&](auto &m) { m.mutable_agent_gone()->set_agent(agent.value.toStdString()); }); });
    connect(&agents, &Agents::said, this, [this](const api::ChatPiece &piece) { tell([&](auto &m) { *m.mutable_chat() = piece; }); });
    connect(&agents, &Agents::progress, this, [this](const AgentId &agent, const Phrase &text, double fraction) {
        tell([&](auto &m) {
            auto *progress = m.mutable_progress();
            progress->set_operation("agent");
            progress->set_agent(agent.value.toStdString());
            *progress->mutable_text() = toApi(text);
            progress->set_fraction(fraction);
            progress->set_finished(fraction >= 1);
        });
    });
}

void ServiceEvents::listenTo(Models &models, const Guardian &guardian)
{
    const auto spent = [this, &models, &guardian](const AgentId &agent) {
        tell([&](auto &m) { *m.mutable_spending() = spendingMessage(models, agent, guardian.task(agent)); });
    };
    const auto targets = [this, &models] { tell([&](auto &m) { *m.mutable_models() = targetsMessage(models); }); };
    connect(&models.book(), &SpendBook::changed, this, spent);
    connect(&models, &Models::allowanceChanged, this, spent);
    connect(&models, &Models::targetsChanged, this, targets);
    connect(&models, &Models::chosen, this,
            [this, &models](const AgentId &agent) { tell([&](auto &m) { *m.mutable_agent_models() = agentModelsMessage(models, agent); }); });
    connect(&models.vault(), &Vault::changed, this, [this, &models] { tell([&](auto &m) { *m.mutable_keys() = keysMessage(models.vault()); }); });
}

void ServiceEvents::listenTo(const DataRules &rules)
{
    const auto changed = [this, &rules] { tell([&](auto &m) { *m.mutable_data_rules() = dataRulesMessage(rules); }); };
    connect(&rules, &DataRules::rulesChanged, this, changed);
    connect(&rules, &DataRules::readsChanged, this, changed);
}

void ServiceEvents::listenTo(const Transfers &transfers)
{
    connect(&transfers, &Transfers::progress, this, [this](const AgentId &agent, const Phrase &text, double fraction, bool finished) {
        tell([&](auto &m) {
            auto *progress = m.mutable_progress();
            progress->set_operation("files");
            progress->set_agent(agent.value.toStdString());
            *progress->mutable_text() = toApi(text);
            progress->set_fraction(fraction);
            progress->set_finished(finished);
        });
    });
}

void ServiceEvents::listenTo(const DemoRun &demo)
{
    connect(&demo, &DemoRun::line, this, [this](const api::DemoLine &line) { tell([&](auto &m) { *m.mutable_demo() = line; }); });
}

} // namespace cofferdam
