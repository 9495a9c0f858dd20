// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/ScriptedModel.h"

#include "core/models/Conversation.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kShownResult = 600;

QJsonObject assistant(const QString &text, const QJsonArray &calls = {})
{
    QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, text}};
    if (!calls.isEmpty())
        message.insert(u"tool_calls"_s, calls);
    return message;
}

QJsonObject toolCall(const QString &id, const QString &tool, const QJsonObject &arguments)
{
    const QJsonObject function{{u"name"_s, tool}, {u"arguments"_s, QString::fromUtf8(QJsonDocument(arguments).toJson(QJsonDocument::Compact))}};
    return {{u"id"_s, id}, {u"type"_s, u"function"_s}, {u"function"_s, function}};
}

// OpenClaw keeps only letters and digits of a call's id, and names have no capitals: a capital can separate.
constexpr QChar kSeparator = u'X';

/// Step, call and a number that makes it unique in the conversation: it tells where the story stood.
QString callId(const QString &step, const QString &call, qsizetype length)
{
    return step + kSeparator + call + kSeparator + QString::number(length);
}

bool holds(const ResultTest &test, const QString &result)
{
    const auto in = [&result](const QString &part) { return result.contains(part); };
    return std::ranges::all_of(test.contains, in) && std::ranges::none_of(test.lacks, in)
           && (test.matches.pattern().isEmpty() || test.matches.match(result).hasMatch());
}

/// Results of the step's calls by their names; nothing when one is missing or the calls are none of this step.
std::optional<QHash<QString, QString>> resultsOf(const ScenarioStep &step, const Conversation &conversation)
{
    QHash<QString, QString> results;
    for (const auto &call : conversation.calls) {
        if (call.result)
            results.insert(call.id.section(kSeparator, 1, 1), *call.result);
    }
    const auto came = [&results](const ScenarioCall &call) { return results.contains(call.name); };
    return std::ranges::all_of(step.calls, came) ? std::optional(results) : std::nullopt;
}

QString withResults(QString text, const QHash<QString, QString> &results)
{
    for (auto it = results.cbegin(); it != results.cend(); ++it)
        text.replace(u"${%1}"_s.arg(it.key()), it.value().trimmed());
    return text;
}

/// The story cannot go on.
QJsonObject stop(ScriptedTurn &turn, const QString &why)
{
    turn.failure = Phrase::verbatim(why);
    return assistant(u"The scripted demo stops here. "_s + why);
}

QJsonObject play(const ScenarioPrompt &prompt, const Conversation &conversation, ScriptedTurn &turn)
{
    turn.prompt = prompt.id;
    QString next = prompt.first;
    QHash<QString, QString> results;
    if (!conversation.calls.isEmpty()) {
        const auto here = prompt.steps.constFind(conversation.calls.first().id.section(kSeparator, 0, 0));
        if (here == prompt.steps.cend())
            return stop(turn, u"The conversation holds a call (“%1”) that is not of this story."_s.arg(conversation.calls.first().id));
        turn.step = here->name;
        const auto came = resultsOf(*here, conversation);
        if (!came)
            return stop(turn, u"In step “%1” a call came back without a result."_s.arg(here->name));
        results = *came;
        const auto taken = std::ranges::find_if(here->branches, [&results](const ScenarioBranch &branch) {
            return std::ranges::all_of(branch.tests, [&results](const ResultTest &test) { return holds(test, results.value(test.call)); });
        });
        if (taken == here->branches.cend()) {
            QStringList seen;
            for (const auto &call : here->calls)
                seen.append(u"%1 → %2"_s.arg(call.name, results.value(call.name).left(kShownResult)));
            return stop(turn, u"No result of step “%1” was expected to be like this: %2"_s.arg(here->name, seen.join(u"; "_s)));
        }
        turn.observed = taken->observed;
        next = taken->next;
    }

    const auto &step = *prompt.steps.constFind(next);
    turn.step = step.name;
    turn.observed += step.observed;
    turn.ended = step.calls.isEmpty();
    QJsonArray calls;
    for (const auto &call : step.calls)
        calls.append(toolCall(callId(step.name, call.name, conversation.length), call.tool, call.arguments));
    return assistant(withResults(step.say, results), calls);
}

constexpr auto kWhoIAm = "I am the scripted model that comes with Cofferdam: not an artificial intelligence, only a few fixed answers, so that "
                         "everything can be tried without a network. Say “run COMMAND”, “list FOLDER” or “read FILE”, and I ask the agent to do "
                         "just that; the Guardian decides as it would for any other model. Or start the demo."_L1;

/// Without a story: does what three simple words say, and says what came of it.
QJsonObject converse(const Conversation &conversation)
{
    if (!conversation.calls.isEmpty()) {
        QStringList results;
        for (const auto &call : conversation.calls)
            results.append(call.result.value_or(u"No result came."_s).trimmed());
        return assistant(results.join(u"\n\n"_s));
    }
    const auto word = conversation.prompt.section(u' ', 0, 0).toLower();
    const auto rest = conversation.prompt.section(u' ', 1).trimmed();
    const auto id = callId(u"chat"_s, word, conversation.length);
    if (word == "run"_L1 && !rest.isEmpty())
        return assistant({}, {toolCall(id, u"exec"_s, {{u"command"_s, rest}})});
    if (word == "list"_L1)
        return assistant({}, {toolCall(id, u"ls"_s, {{u"path"_s, rest.isEmpty() ? u"."_s : rest}})});
    if (word == "read"_L1 && !rest.isEmpty())
        return assistant({}, {toolCall(id, u"read"_s, {{u"path"_s, rest}})});
    return assistant(kWhoIAm);
}

} // namespace

QJsonObject ScriptedModel::answer(const QJsonObject &request) const
{
    return answer(Conversation::read(request));
}

QJsonObject ScriptedModel::answer(const Conversation &conversation) const
{
    ScriptedTurn turn;
    QJsonObject message;
    const ScenarioPrompt *prompt = nullptr;
    if (m_scenario) {
        const auto found = std::ranges::find(m_scenario->prompts, conversation.prompt, &ScenarioPrompt::text);
        prompt = found == m_scenario->prompts.cend() ? nullptr : &*found;
    }
    if (prompt)
        message = play(*prompt, conversation, turn);
    else
        message = converse(conversation);
    if (m_observer)
        m_observer(turn);
    return message;
}

} // namespace cofferdam
