// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo's model: plays a scenario, and finds its place in it from the conversation alone. So a rollback of the VM,
// which takes the conversation back, takes the story back too.

#pragma once

#include "core/models/Scenario.h"

#include <QJsonArray>

#include <functional>
#include <optional>

namespace cofferdam {

struct Conversation;

/// What became of one request to the scripted model.
struct ScriptedTurn {
    QString prompt;       ///< Id in the scenario; empty: no scenario is played, the model answers for itself.
    QString step;         ///< Where the story stands now.
    QStringList observed; ///< Facts proven by the results that came with this request.
    bool ended = false;   ///< The prompt's story is at its end.
    Phrase failure;      ///< Set: a result came that no step expects; for people, with the result.
};

class ScriptedModel
{
public:
    using Observer = std::function<void(const ScriptedTurn &)>;

    ScriptedModel() = default;
    explicit ScriptedModel(Scenario scenario) : m_scenario(std::move(scenario)) {}

    void setObserver(Observer observer) { m_observer = std::move(observer); }
    [[nodiscard]] const std::optional<Scenario> &scenario() const { return m_scenario; }

    /// The assistant's message that follows the conversation in `request` (OpenAI chat completions). Never fails: a
    /// story that cannot go on is told to the observer and said in the message.
    [[nodiscard]] QJsonObject answer(const QJsonObject &request) const;
    [[nodiscard]] QJsonObject answer(const Conversation &conversation) const;

private:
    std::optional<Scenario> m_scenario;
    Observer m_observer;
};

} // namespace cofferdam
