// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/Scenario.h"

#include "core/api/GuestPlaces.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMaxScenario = 1024 * 1024; ///< bytes

/// Reads one object and remembers the first thing that is wrong with it, and where.
class Reader
{
public:
    Reader(QJsonObject object, QString where, Phrase &problem) : m_object(std::move(object)), m_where(std::move(where)), m_problem(problem) {}

    void known(std::initializer_list<QLatin1StringView> keys)
    {
        for (auto it = m_object.constBegin(); it != m_object.constEnd(); ++it) {
            if (std::ranges::find(keys, it.key()) == keys.end())
                complain(phrase("Scenario", "“%1” is not understood").arg(it.key()));
        }
    }
    [[nodiscard]] QString text(QLatin1StringView key, bool required = true)
    {
        const auto value = m_object.value(key);
        if (!value.isString() && (required || !value.isUndefined()))
            complain(phrase("Scenario", "“%1” has to be a text").arg(key));
        return value.toString();
    }
    [[nodiscard]] QStringList texts(QLatin1StringView key)
    {
        QStringList list;
        for (const auto &value : array(key)) {
            if (!value.isString())
                complain(phrase("Scenario", "“%1” has to be a list of texts").arg(key));
            list.append(value.toString());
        }
        return list;
    }
    [[nodiscard]] QJsonObject object(QLatin1StringView key)
    {
        const auto value = m_object.value(key);
        if (!value.isObject())
            complain(phrase("Scenario", "“%1” has to be an object").arg(key));
        return value.toObject();
    }
    template<typename Take>
    void each(QLatin1StringView key, Take take)
    {
        const auto list = array(key);
        for (qsizetype i = 0; i < list.size(); ++i)
            take(Reader(list.at(i).toObject(), u"%1.%2[%3]"_s.arg(m_where, key).arg(i), m_problem));
    }
    void complain(const Phrase &what)
    {
        if (m_problem.isEmpty())
            m_problem = Phrase::pattern("%1: %2.").arg(m_where, what);
    }
    [[nodiscard]] const QString &where() const { return m_where; }

private:
    [[nodiscard]] QJsonArray array(QLatin1StringView key)
    {
        const auto value = m_object.value(key);
        if (!value.isArray() && !value.isUndefined())
            complain(phrase("Scenario", "“%1” has to be a list").arg(key));
        return value.toArray();
    }

    QJsonObject m_object;
    QString m_where;
    Phrase &m_problem;
};

ResultTest readTest(Reader &in)
{
    in.known({"call"_L1, "contains"_L1, "lacks"_L1, "matches"_L1});
    ResultTest test{in.text("call"_L1), in.texts("contains"_L1), in.texts("lacks"_L1), {}};
    if (const auto pattern = in.text("matches"_L1, false); !pattern.isEmpty()) {
        test.matches.setPattern(pattern);
        if (!test.matches.isValid())
            in.complain(phrase("Scenario", "“%1” is no expression").arg(pattern));
    }
    if (test.contains.isEmpty() && test.lacks.isEmpty() && test.matches.pattern().isEmpty())
        in.complain(phrase("Scenario", "it tests nothing"));
    return test;
}

ScenarioBranch readBranch(Reader &in)
{
    in.known({"tests"_L1, "next"_L1, "observed"_L1});
    ScenarioBranch branch{{}, in.text("next"_L1), in.texts("observed"_L1)};
    in.each("tests"_L1, [&branch](Reader test) { branch.tests.append(readTest(test)); });
    if (branch.tests.isEmpty())
        in.complain(phrase("Scenario", "a branch has to test a result"));
    return branch;
}

ScenarioStep readStep(const QString &name, Reader in)
{
    in.known({"say"_L1, "calls"_L1, "branches"_L1, "observed"_L1});
    ScenarioStep step;
    step.name = name;
    step.say = in.text("say"_L1, false);
    step.observed = in.texts("observed"_L1);
    in.each("calls"_L1, [&step](Reader call) {
        call.known({"name"_L1, "tool"_L1, "arguments"_L1});
        step.calls.append({call.text("name"_L1), call.text("tool"_L1), call.object("arguments"_L1)});
    });
    in.each("branches"_L1, [&step](Reader branchIn) { step.branches.append(readBranch(branchIn)); });
    if (step.calls.isEmpty() != step.branches.isEmpty())
        in.complain(phrase("Scenario", "calls and branches come together"));
    if (step.calls.isEmpty() && step.say.isEmpty())
        in.complain(phrase("Scenario", "the step does nothing"));
    return step;
}

void checkStep(const ScenarioStep &step, const ScenarioPrompt &prompt, Reader &in)
{
    static const QRegularExpression name(u"\\A[a-z][a-z0-9]{0,15}\\z"_s); // it becomes part of a call's id
    QStringList calls;
    for (const auto &call : step.calls)
        calls.append(call.name);
    if (!name.match(step.name).hasMatch() || calls.removeDuplicates() > 0
        || std::ranges::any_of(calls, [](const auto &c) { return !name.match(c).hasMatch(); }))
        in.complain(phrase("Scenario", "step “%1”: names of steps and calls are short, in lower case and used once").arg(step.name));
    for (const auto &branch : step.branches) {
        if (!prompt.steps.contains(branch.next))
            in.complain(phrase("Scenario", "step “%1” leads to “%2”, which is none").arg(step.name, branch.next));
        for (const auto &test : branch.tests) {
            if (!calls.contains(test.call))
                in.complain(phrase("Scenario", "step “%1” tests “%2”, which it does not call").arg(step.name, test.call));
        }
    }
}

ScenarioPrompt readPrompt(Reader in, Phrase &problem)
{
    in.known({"id"_L1, "text"_L1, "first"_L1, "steps"_L1, "expected"_L1, "expectedAllowAll"_L1, "forbidden"_L1, "forbiddenAllowAll"_L1});
    ScenarioPrompt prompt{in.text("id"_L1),        in.text("text"_L1).simplified(), in.text("first"_L1),      {},
                          in.texts("expected"_L1), in.texts("expectedAllowAll"_L1), in.texts("forbidden"_L1), in.texts("forbiddenAllowAll"_L1)};
    const auto steps = in.object("steps"_L1);
    for (auto it = steps.constBegin(); it != steps.constEnd(); ++it)
        prompt.steps.insert(it.key(), readStep(it.key(), Reader(it.value().toObject(), u"%1.steps.%2"_s.arg(in.where(), it.key()), problem)));
    for (const auto &step : std::as_const(prompt.steps))
        checkStep(step, prompt, in);
    if (!prompt.steps.contains(prompt.first))
        in.complain(phrase("Scenario", "the first step “%1” is none").arg(prompt.first));
    if (prompt.text.isEmpty())
        in.complain(phrase("Scenario", "there is no prompt"));
    return prompt;
}

ScenarioFile readFile(Reader in)
{
    in.known({"source"_L1, "path"_L1, "mode"_L1});
    bool octal = false;
    ScenarioFile file{in.text("source"_L1), in.text("path"_L1), in.text("mode"_L1).toUInt(&octal, 8)};
    if (!octal || file.mode > 0777)
        in.complain(phrase("Scenario", "“mode” has to be octal"));
    if (file.source.contains(".."_L1) || file.source.startsWith(u'/') || !file.path.startsWith(QLatin1StringView(api::kAgentHome) + u'/')
        || file.path.contains(".."_L1))
        in.complain(phrase("Scenario", "files come from the scenario's folder and go to the agent's home"));
    return file;
}

} // namespace

Result<Scenario> Scenario::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Scenario", "The scenario %1 cannot be read: %2.").arg(path, file.errorString()));
    if (file.size() > kMaxScenario)
        return fail(Errc::Invalid, phrase("Scenario", "The scenario %1 is too large.").arg(path));
    return parse(file.readAll());
}

Result<Scenario> Scenario::parse(const QByteArray &json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return fail(Errc::Invalid, phrase("Scenario", "The scenario is no JSON object: %1 at byte %2.").arg(error.errorString()).arg(error.offset));

    Phrase problem;
    Reader in(document.object(), u"scenario"_s, problem);
    in.known({"name"_L1, "title"_L1, "files"_L1, "prompts"_L1});
    Scenario scenario{in.text("name"_L1), in.text("title"_L1), {}, {}};
    in.each("files"_L1, [&scenario](Reader file) { scenario.files.append(readFile(std::move(file))); });
    in.each("prompts"_L1, [&](Reader prompt) { scenario.prompts.append(readPrompt(std::move(prompt), problem)); });
    if (scenario.prompts.isEmpty())
        in.complain(phrase("Scenario", "there is no prompt"));
    if (!problem.isEmpty())
        return fail(Errc::Invalid, problem);
    return scenario;
}

const ScenarioPrompt *Scenario::prompt(const QString &id) const
{
    const auto found = std::ranges::find(prompts, id, &ScenarioPrompt::id);
    return found == prompts.end() ? nullptr : &*found;
}

} // namespace cofferdam
