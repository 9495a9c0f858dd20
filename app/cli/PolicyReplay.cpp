// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/PolicyReplay.h"

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/PolicyCommands.h"
#include "app/client/Translated.h"
#include "core/action/ActionCodec.h"
#include "core/api/WireWords.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Profile.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint32 kPage = 1000;      ///< Rows a request; the most the service gives.
constexpr int kDefaultRows = 10'000; ///< Looked at unless --limit says otherwise.

/// From parameters beside the command, which the row does not keep.
bool isBesideTheCommand(const Effect &effect)
{
    return std::ranges::any_of(effect.traits, [](const QString &trait) { return trait == u"elevated" || trait == u"other-machine" || trait == u"injected"; });
}

} // namespace

std::optional<Action> actionOfRow(const api::AuditRow &row, const Inspector &inspector)
{
    const auto &detail = row.detail().decision();
    const auto kind = fromWire<ActionKind>(row.kind());
    if (row.event() != api::EVENT_DECISION || !kind || !detail.has_policy() || detail.has_facts() || row.detail().has_subject())
        return std::nullopt;
    Action action;
    action.kind = *kind;
    action.tool = QString::fromStdString(row.tool());
    action.directory = QString::fromStdString(detail.action().directory());
    action.subject = QString::fromStdString(row.subject());
    QList<Effect> recorded;
    for (const auto &effect : detail.action().facts().effects())
        recorded.append(fromApi(effect));
    if (action.kind == ActionKind::Exec) {
        if (action.subject.size() > kMaxSubjectLength) // clipped
            return std::nullopt;
        action.tool = u"exec"_s;
        action.raw = QJsonDocument(QJsonObject{{u"command"_s, action.subject}}).toJson(QJsonDocument::Compact);
        inspector(action);
        std::ranges::copy_if(recorded, std::back_inserter(action.facts.effects), isBesideTheCommand);
        return action;
    }
    if (action.kind == ActionKind::Connect) {
        const auto colon = action.subject.lastIndexOf(u':');
        inspectConnect(action, action.subject.left(colon), action.subject.mid(colon + 1).toUShort());
        return action;
    }
    if (action.kind == ActionKind::Model) // what decided (limits, cost, a loop) was true then, and is in no row
        return std::nullopt;
    action.facts.effects = recorded;
    action.facts.complete = detail.action().facts().complete();
    action.facts.values.insert(u"tool"_s, action.tool);
    action.facts.values.insert(u"parsed"_s, action.facts.complete);
    return action;
}

void PolicyReplay::add(const api::AuditRow &row, const Inspector &inspector)
{
    ++m_rows;
    const auto action = actionOfRow(row, inspector);
    const auto policy = m_policies.value(m_profiles.value(QString::fromStdString(row.agent()), m_fallback), m_policies.value(m_fallback));
    if (!action || !policy) {
        ++m_skipped;
        return;
    }
    const auto &before = row.detail().decision().policy();
    const auto ruling = policy->evaluate(*action);
    const auto then = wireWord(before.verdict());
    const auto now = toWord(ruling.verdict).toString();
    ++m_then[then];
    ++m_now[now];
    if (then == now)
        return;
    m_changed.append(QJsonObject{{u"seq"_s, qint64(row.seq())},
                                 {u"time_us"_s, qint64(row.time_us())},
                                 {u"agent"_s, QString::fromStdString(row.agent())},
                                 {u"subject"_s, action->subject},
                                 {u"then"_s, then},
                                 {u"then_rule"_s, QString::fromStdString(before.rule())},
                                 {u"now"_s, now},
                                 {u"now_rule"_s, ruling.rule},
                                 {u"reason"_s, ruling.reason.english()}});
}

QJsonObject PolicyReplay::report() const
{
    const auto counts = [](const QMap<QString, int> &map) {
        QJsonObject object;
        for (const auto &word : {u"allow"_s, u"snapshot"_s, u"ask"_s, u"block"_s, u"freeze"_s})
            object.insert(word, map.value(word));
        return object;
    };
    return {{u"rows"_s, m_rows},       {u"skipped"_s, m_skipped},   {u"changes"_s, m_changed.size()},
            {u"changed"_s, m_changed}, {u"then"_s, counts(m_then)}, {u"now"_s, counts(m_now)}};
}

QString PolicyReplay::text() const
{
    QStringList lines;
    for (const auto &value : m_changed) {
        const auto time = QDateTime::fromMSecsSinceEpoch(value[u"time_us"_s].toInteger() / 1000).toString(Qt::ISODate);
        lines.append(u"%1  %2  %3 → %4  %5 → %6  %7"_s.arg(value[u"seq"_s].toInteger(), 6)
                         .arg(time, value[u"then"_s].toString(), value[u"now"_s].toString(), value[u"then_rule"_s].toString(), value[u"now_rule"_s].toString(),
                              value[u"subject"_s].toString().left(120).replace(u'\n', u' ')));
    }
    lines.append(Cli::tr("%1 decisions, %2 would change, %3 could not be replayed").arg(m_rows).arg(m_changed.size()).arg(m_skipped));
    for (const auto &word : {u"allow"_s, u"snapshot"_s, u"ask"_s, u"block"_s, u"freeze"_s})
        lines.append(u"  %1 %2 → %3"_s.arg(word.leftJustified(9)).arg(m_then.value(word), 6).arg(m_now.value(word), 6));
    return lines.join(u'\n');
}

namespace {

/// Pages through the trail, newest first.
class Reading : public QObject
{
public:
    Reading(CliSession &conversation, std::unique_ptr<PolicyReplay> replay, std::string agent, int limit)
        : QObject(&conversation)
        , m_conversation(conversation)
        , m_replay(std::move(replay))
        , m_agent(std::move(agent))
        , m_left(limit)
    {}

    void next(quint64 before)
    {
        api::ClientToService request;
        auto *query = request.mutable_query_audit();
        query->set_event(api::EVENT_DECISION);
        query->set_agent(m_agent);
        query->set_before_seq(before);
        query->set_limit(std::min<quint32>(kPage, static_cast<quint32>(m_left)));
        m_conversation.ask(request, [this](const api::ServiceToClient &reply) {
            const auto &rows = reply.audit().rows();
            for (const auto &row : rows)
                m_replay->add(row, guestInspector());
            m_left -= rows.size();
            if (rows.empty() || m_left <= 0)
                return finish();
            next(rows.rbegin()->seq());
        });
    }

private:
    void finish()
    {
        if (m_conversation.json()) {
            m_conversation.out(m_replay->report());
        } else {
            m_conversation.outLines(m_replay->text());
        }
        m_conversation.end();
    }

    CliSession &m_conversation;
    std::unique_ptr<PolicyReplay> m_replay;
    std::string m_agent;
    int m_left;
};

Understood replay(CliSession &conversation, const CommandLine &line)
{
    bool isNumber = false;
    const int limit = line.value(u"limit"_s, QString::number(kDefaultRows)).toInt(&isNumber);
    if (!isNumber || limit <= 0)
        return wrongUsage(Cli::tr("--limit takes a number from 1"));
    const auto choice = PolicyChoice::of(line, line.arguments[0]);
    if (!choice) {
        conversation.fail(choice.error());
        return {};
    }
    auto policies = Policy::load(choice->sources, profileWords(), guestInspector());
    if (!policies) {
        conversation.fail(policies.error());
        return {};
    }
    api::ClientToService request;
    request.mutable_list_agents();
    conversation.ask(request, [&conversation, policies = *policies, profile = choice->profile, forced = line.isSet(u"profile"_s),
                               agent = line.value(u"agent"_s).toStdString(), limit](const api::ServiceToClient &reply) {
        QHash<QString, QString> profiles;
        for (const auto &one : reply.agents().agents()) {
            if (!forced)
                profiles.insert(QString::fromStdString(one.id()), QString::fromStdString(one.profile()));
        }
        (new Reading(conversation, std::make_unique<PolicyReplay>(policies, profiles, profile), agent, limit))->next(0);
    });
    return {};
}

} // namespace

QList<CliCommand> replayCommands()
{
    return {{u"policy replay"_s,
             u"FILE|FOLDER"_s,
             Cli::tr("what these rules would have said of the actions in the trail"),
             {PolicyChoice::asOption(),
              PolicyChoice::profileOption(),
              {u"agent"_s, Cli::tr("only actions of this agent"), u"A"_s},
              {u"limit"_s, Cli::tr("so many actions at most, from the newest on; 10,000 when it is left out"), u"N"_s}},
             replay}};
}

} // namespace cofferdam
