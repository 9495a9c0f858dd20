// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/e2e/ModelAgent.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

constexpr int kCreate = 900'000; // ms
constexpr int kTurn = 900'000;   // ms; the first loads and compiles much
constexpr quint64 kNanoInDollar = 1'000'000'000;

bool isEnd(const api::ChatPiece &piece)
{
    return piece.kind() == api::ChatPiece::FINAL || piece.kind() == api::ChatPiece::ERROR || piece.sentence().source() == "Aborted.";
}

} // namespace

bool ModelAgent::start()
{
    m_service = std::make_unique<ServiceProcess>();
    if (!m_service->start())
        return false;
    m_id = m_service->createAgent("anna", "full");
    return !m_id.empty() && !m_service->startAgent(m_id).has_failed() && m_service->waitForState(m_id, api::AGENT_READY, kCreate);
}

bool ModelAgent::addKey(const QString &name, const QString &url, const QByteArray &value)
{
    api::ClientToService request;
    auto *key = request.mutable_add_key();
    key->set_name(name.toStdString());
    key->set_url(url.toStdString());
    key->set_all_agents(false);
    key->add_agents(m_id);
    key->set_value(value.toStdString());
    const auto reply = m_service->ask(request);
    return reply.has_key() && reply.SerializeAsString().find(value.toStdString()) == std::string::npos;
}

std::optional<std::string> ModelAgent::save(const api::ModelTarget &target)
{
    api::ClientToService request;
    *request.mutable_save_model() = target;
    const auto saved = m_service->ask(request);
    if (saved.has_model())
        return saved.model().id();
    qWarning("%s", saved.ShortDebugString().c_str());
    return {};
}

bool ModelAgent::choose(const std::string &target)
{
    api::ClientToService request;
    request.mutable_set_agent_model()->set_agent(m_id);
    request.mutable_set_agent_model()->set_slot("main");
    request.mutable_set_agent_model()->set_target(target);
    return m_service->ask(request).has_done();
}

bool ModelAgent::allow(quint64 dollarsPerDay, quint64 loopCents)
{
    api::ClientToService request;
    auto *allowance = request.mutable_set_allowance();
    allowance->set_agent(m_id);
    allowance->mutable_per_day()->set_money(dollarsPerDay * kNanoInDollar);
    allowance->set_loop(loopCents * (kNanoInDollar / 100));
    return m_service->ask(request).has_done();
}

std::optional<api::ChatPiece> ModelAgent::turn(const QString &prompt, const std::function<void()> &meanwhile, const QByteArray &picture)
{
    m_service->forgetEvents();
    api::ClientToService request;
    request.mutable_send_prompt()->set_agent(m_id);
    request.mutable_send_prompt()->set_text(prompt.toStdString());
    if (!picture.isEmpty()) {
        auto *attached = request.mutable_send_prompt()->add_attachments();
        attached->set_name("picture.png");
        attached->set_content(picture.toStdString());
    }
    const auto begun = m_service->ask(request);
    if (!begun.has_task()) {
        qWarning("%s", begun.ShortDebugString().c_str());
        return {};
    }
    std::optional<api::ChatPiece> end;
    const auto isOver = [&] {
        meanwhile();
        for (const auto &event : m_service->events()) {
            if (event.has_chat() && isEnd(event.chat()))
                end = event.chat();
        }
        return end.has_value();
    };
    return QTest::qWaitFor(isOver, kTurn) ? end : std::nullopt;
}

bool ModelAgent::beginConversation()
{
    api::ClientToService request;
    request.mutable_new_session()->set_agent(m_id);
    const auto begun = m_service->ask(request);
    if (begun.has_failed())
        qWarning("%s", begun.ShortDebugString().c_str());
    return !begun.has_failed();
}

QList<api::AuditRow> ModelAgent::modelRows()
{
    auto rows = m_service->rows(api::EVENT_DECISION);
    rows.removeIf([](const api::AuditRow &row) { return row.kind() != api::ACTION_MODEL; });
    return rows;
}

api::Spending ModelAgent::spending()
{
    api::ClientToService request;
    request.mutable_spending()->set_agent(m_id);
    return m_service->ask(request).spending();
}

} // namespace cofferdam::test
