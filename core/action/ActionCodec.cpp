// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/ActionCodec.h"

#include "core/api/PhraseMessage.h"

namespace cofferdam {
namespace {

void add(google::protobuf::RepeatedPtrField<std::string> &to, const QStringList &words)
{
    for (const QString &word : words)
        to.Add(word.toStdString());
}

QStringList wordsOf(const google::protobuf::RepeatedPtrField<std::string> &from)
{
    QStringList words;
    words.reserve(from.size());
    for (const auto &word : from)
        words += QString::fromStdString(word);
    return words;
}

api::FactValue toApi(const FactValue &value)
{
    api::FactValue message;
    if (const auto *flag = std::get_if<bool>(&value))
        message.set_flag(*flag);
    else if (const auto *number = std::get_if<double>(&value))
        message.set_number(*number);
    else if (const auto *text = std::get_if<QString>(&value))
        message.set_text(text->toStdString());
    else if (const auto *words = std::get_if<QStringList>(&value))
        add(*message.mutable_words()->mutable_words(), *words);
    return message;
}

FactValue fromApi(const api::FactValue &message)
{
    switch (message.value_case()) {
    case api::FactValue::kFlag: return message.flag();
    case api::FactValue::kNumber: return message.number();
    case api::FactValue::kText: return QString::fromStdString(message.text());
    case api::FactValue::kWords: return wordsOf(message.words().words());
    case api::FactValue::VALUE_NOT_SET: break;
    }
    return {};
}

Facts fromApi(const api::Facts &message)
{
    Facts facts;
    for (const auto &[name, value] : message.values())
        facts.values.insert(QString::fromStdString(name), fromApi(value));
    for (const auto &effect : message.effects())
        facts.effects += cofferdam::fromApi(effect);
    facts.words = wordsOf(message.words());
    facts.parameters = QByteArray::fromStdString(message.parameters());
    facts.complete = message.complete();
    return facts;
}

} // namespace

api::Effect toApi(const Effect &effect)
{
    api::Effect message;
    message.set_kind(toWire(effect.kind));
    message.set_object(effect.object.toStdString());
    message.set_inside(effect.reach == Reach::Inside);
    message.set_begin(static_cast<quint32>(effect.begin));
    message.set_length(static_cast<quint32>(effect.length));
    message.set_program(effect.program.toStdString());
    add(*message.mutable_traits(), effect.traits);
    return message;
}

Effect fromApi(const api::Effect &message)
{
    return {.kind = fromWire<EffectKind>(message.kind()).value_or(EffectKind::Unknown),
            .object = QString::fromStdString(message.object()),
            .reach = message.inside() ? Reach::Inside : Reach::Outside,
            .begin = message.begin(),
            .length = message.length(),
            .program = QString::fromStdString(message.program()),
            .traits = wordsOf(message.traits())};
}

api::Action toApiBriefly(const Action &action)
{
    api::Action message;
    message.set_id(action.id.value.toStdString());
    message.set_agent(action.agent.value.toStdString());
    message.set_epoch(action.epoch.value);
    message.set_task(action.task.value.toStdString());
    message.set_kind(toWire(action.kind));
    message.set_tool(action.tool.toStdString());
    message.set_subject(action.subject.toStdString());
    message.set_directory(action.directory.toStdString());
    message.set_tool_call_id(action.toolCallId.toStdString());
    message.set_run_id(action.runId.toStdString());
    message.set_gate(toWire(action.gate));
    add(*message.mutable_ancestors(), action.ancestors);
    message.set_own(action.own);
    message.set_may_wait(action.mayWait);
    auto &facts = *message.mutable_facts();
    for (const Effect &effect : action.facts.effects)
        *facts.add_effects() = toApi(effect);
    add(*facts.mutable_words(), action.facts.words);
    facts.set_complete(action.facts.complete);
    return message;
}

api::Action toApi(const Action &action)
{
    auto message = toApiBriefly(action);
    message.set_raw(action.raw.toStdString());
    auto &facts = *message.mutable_facts();
    for (const auto &[name, value] : action.facts.values.asKeyValueRange())
        (*facts.mutable_values())[name.toStdString()] = toApi(value);
    facts.set_parameters(action.facts.parameters.toStdString());
    return message;
}

Result<Action> fromApi(const api::Action &message)
{
    const auto kind = fromWire<ActionKind>(message.kind());
    const auto gate = fromWire<Gate>(message.gate());
    if (!kind || !gate)
        return fail(Errc::Unsupported, phrase("Action", "An action is of a kind that this version does not know."));
    Action action{.id = {QString::fromStdString(message.id())},
                  .agent = {QString::fromStdString(message.agent())},
                  .epoch = Epoch{message.epoch()},
                  .task = {QString::fromStdString(message.task())},
                  .kind = *kind,
                  .tool = QString::fromStdString(message.tool()),
                  .subject = QString::fromStdString(message.subject()),
                  .directory = QString::fromStdString(message.directory()),
                  .raw = QByteArray::fromStdString(message.raw()),
                  .toolCallId = QString::fromStdString(message.tool_call_id()),
                  .runId = QString::fromStdString(message.run_id()),
                  .gate = *gate,
                  .ancestors = wordsOf(message.ancestors()),
                  .own = message.own(),
                  .mayWait = message.may_wait(),
                  .facts = fromApi(message.facts())};
    if (action.subject.size() > kMaxSubjectLength || action.raw.size() > kMaxRawSize)
        return fail(Errc::Invalid, phrase("Action", "An action is too large."));
    return action;
}

api::Decision toApi(const Decision &decision)
{
    api::Decision message;
    message.set_verdict(toWire(decision.verdict));
    message.set_rule(decision.rule.toStdString());
    *message.mutable_reason() = toApi(decision.reason);
    message.set_agent_reason(decision.agentReason.toStdString());
    message.set_alternative(decision.alternative.toStdString());
    message.set_by_rule(decision.byRule);
    message.set_snapshot(decision.snapshot.value.toStdString());
    return message;
}

Result<Decision> fromApi(const api::Decision &message)
{
    const auto verdict = fromWire<Verdict>(message.verdict());
    if (!verdict || *verdict == Verdict::Snapshot || *verdict == Verdict::Ask)
        return fail(Errc::Invalid, phrase("Action", "A decision is none: it says neither allow nor block nor freeze."));
    return Decision{.verdict = *verdict,
                    .rule = QString::fromStdString(message.rule()),
                    .reason = fromApi(message.reason()),
                    .agentReason = QString::fromStdString(message.agent_reason()),
                    .alternative = QString::fromStdString(message.alternative()),
                    .byRule = message.by_rule(),
                    .snapshot = {QString::fromStdString(message.snapshot())}};
}

} // namespace cofferdam
