// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelAction.h"

#include "core/datarules/DataRules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr double kNanoInDollar = 1e9;
constexpr qsizetype kShownFolders = 3;
constexpr qsizetype kShownWord = 100; // UTF-16 units; of what the guest wrote

QString shortened(const QString &word)
{
    return word.size() > kShownWord ? word.left(kShownWord) + u'…' : word;
}

/// Ollama keeps room for as much as it is told, in the memory of who runs it.
bool wantsMoreRoom(const ModelRequest &request, const StoredTarget &target)
{
    return request.numCtx && target.contextWindow > 0 && *request.numCtx > target.contextWindow;
}

QJsonArray shortened(const QStringList &words) // the reader keeps a few of them
{
    QJsonArray shown;
    for (const auto &word : words)
        shown.append(shortened(word));
    return shown;
}

/// The first few of what was read.
QString shownFolders(const QStringList &folders)
{
    auto shown = folders.first(std::min(folders.size(), kShownFolders));
    std::ranges::transform(shown, shown.begin(), [](const QString &folder) { return shortened(folder); });
    if (folders.size() > kShownFolders)
        shown.append(u"…"_s);
    return shown.join(u", "_s);
}

QString subjectOf(const ModelQuestion &question, const StoredTarget &target, const ModelCircumstances &circumstances)
{
    auto text = u"%1: %2 @ %3"_s.arg(question.slot, target.model, target.provider);
    if (!question.request.promptText.isEmpty())
        text += u" – "_s + question.request.promptText;
    if (circumstances.overAllowance)
        text += u" – "_s + circumstances.overAllowance->english();
    if (circumstances.isLoop)
        text += u" ↻ %1, %2"_s.arg(question.request.tool.isEmpty() ? u"–"_s : shortened(question.request.tool), circumstances.again.toText());
    if (circumstances.data.reach != DataReach::Anywhere)
        text += u" ← "_s + shownFolders(circumstances.data.folders);
    return text;
}

/// What the request is told apart by: where it goes, and the hash of its bytes.
QByteArray rawOf(const ModelQuestion &question, const StoredTarget &target)
{
    return QJsonDocument(QJsonObject{{u"body_sha256"_s, QString::fromLatin1(question.bodyHash.toHex())},
                                     {u"body_size"_s, question.body.size()},
                                     {u"model"_s, target.model},
                                     {u"path"_s, QString::fromLatin1(question.endpoint.path)},
                                     {u"slot"_s, question.slot},
                                     {u"url"_s, target.baseUrl}})
        .toJson(QJsonDocument::Compact);
}

QByteArray parametersOf(const ModelRequest &request, const StoredTarget &target, const ModelCircumstances &circumstances)
{
    return QJsonDocument(QJsonObject{{u"input_tokens"_s, request.inputTokens},
                                     {u"messages"_s, request.messages},
                                     {u"model"_s, target.model},
                                     {u"most_it_may_cost"_s, circumstances.worst ? circumstances.worst->toText() : u"not known"_s},
                                     {u"output_tokens"_s, circumstances.outputTokens ? QJsonValue(*circumstances.outputTokens) : QJsonValue(u"not known"_s)},
                                     {u"provider"_s, target.provider},
                                     {u"provider_tools"_s, shortened(request.serverTools)},
                                     {u"tier"_s, shortened(request.tier)},
                                     {u"tools"_s, request.tools.size()}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

DataStanding dataObjection(const DataRules &rules, const AgentId &agent, bool isLocal)
{
    auto standing = rules.standingOf(agent);
    return standing.reach == DataReach::LocalOnly && isLocal ? DataStanding() : standing;
}

Action modelAction(const ModelQuestion &question, const StoredTarget &target, const ModelCircumstances &circumstances)
{
    const auto &request = question.request;
    Action action;
    action.id = ActionId::create();
    action.epoch = question.epoch;
    action.kind = ActionKind::Model;
    action.subject = subjectOf(question, target, circumstances);
    action.raw = rawOf(question, target);
    action.facts.complete = true;
    action.facts.parameters = parametersOf(request, target, circumstances);
    action.facts.values = {{u"parsed"_s, true},
                           {u"model"_s, target.model},
                           {u"provider"_s, target.provider},
                           {u"slot"_s, question.slot},
                           {u"dialect"_s, toWord(target.dialect).toString()},
                           {u"host"_s, QUrl(target.baseUrl).host()},
                           {u"local_model"_s, circumstances.local},
                           {u"input_tokens"_s, static_cast<double>(request.inputTokens)},
                           {u"images"_s, static_cast<double>(request.images)},
                           {u"over_allowance"_s, circumstances.overAllowance.has_value()},
                           {u"loop"_s, circumstances.isLoop},
                           {u"server_tools"_s, !request.serverTools.isEmpty()},
                           {u"dearer_tier"_s, !request.tier.isEmpty() || wantsMoreRoom(request, target)},
                           {u"open_input"_s, request.inputIsOpen},
                           {u"data_rule"_s, toWord(circumstances.data.reach).toString()}};
    if (circumstances.outputTokens) // else it stays unknown
        action.facts.values.insert(u"output_tokens"_s, static_cast<double>(*circumstances.outputTokens));
    if (circumstances.worst)
        action.facts.values.insert(u"cost"_s, static_cast<double>(circumstances.worst->nano()) / kNanoInDollar);
    action.facts.effects = {
        Effect{.kind = EffectKind::Send, .object = QUrl(target.baseUrl).host(), .reach = Reach::Outside, .program = {}, .traits = {u"model"_s}}};
    return action;
}

} // namespace cofferdam
