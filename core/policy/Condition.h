// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a rule asks of an action, answered with true, false or unknown.

#pragma once

#include "core/action/Action.h"

#include <QSet>
#include <QStringList>

#include <memory>
#include <vector>

namespace re2 {
class RE2;
}

namespace cofferdam {

/// Kleene's strong logic of three values; the order makes "and" the minimum and "or" the maximum.
enum class Truth : quint8 { False, Unknown, True };

[[nodiscard]] constexpr Truth operator!(Truth truth) noexcept
{
    return static_cast<Truth>(2 - static_cast<int>(truth));
}

/// The action, and the effect that is looked at; null for a rule about the action as a whole.
struct Subject {
    const Action &action;
    const Effect *effect = nullptr;
};

class Condition
{
public:
    enum class Junction : quint8 { Leaf, All, Any, Not };
    enum class Test : quint8 { OneOf, Prefix, Matches, Under, Host, Is, AtLeast, AtMost };

    Junction junction = Junction::All;
    std::vector<Condition> parts;

    QString fact; ///< Of a leaf: a name of FactSchema.
    Test test = Test::OneOf;
    QSet<QString> words;  ///< OneOf
    QStringList texts;    ///< Prefix, Under, Host
    std::shared_ptr<const re2::RE2> expression;
    bool wanted = true;   ///< Is
    double bound = 0;

    [[nodiscard]] Truth evaluate(const Subject &subject) const;
    /// True when some leaf asks about the effect, so that the rule is tried on each.
    [[nodiscard]] bool asksAboutEffect() const;
    /// The leaf that would have to change for the whole to be true, when it is just one; else null.
    [[nodiscard]] const Condition *onlyObstacle(const Subject &subject) const;
    /// As a person would say it.
    [[nodiscard]] Phrase inWords() const;

private:
    [[nodiscard]] Truth evaluateLeaf(const Subject &subject) const;
    [[nodiscard]] Truth evaluateText(const QString &text) const;
};

} // namespace cofferdam
