// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One described program with its words: options and operands get their meaning, effects come out.

#pragma once

#include "core/inspect/shell/Reading.h"
#include "core/inspect/shell/Traffic.h"
#include "core/inspect/shell/Walk.h"
#include "core/inspect/shell/WordEffects.h"

namespace cofferdam::shell {

class Invocation
{
public:
    Invocation(Walk &walk, const Usage &usage, const Words &argv, const Stream &input, const QString &name);
    Invocation(const Invocation &) = delete; // its parts point to each other
    Invocation &operator=(const Invocation &) = delete;

    Stream run();

    // For Special.h.
    [[nodiscard]] Walk &walk() { return m_walk; }
    [[nodiscard]] Reading &words() { return m_words; }
    [[nodiscard]] const Stream &input() const { return m_input; }
    [[nodiscard]] Traffic &traffic() { return m_traffic; }
    /// An effect of the whole program, shown at `word`.
    void add(EffectKind kind, const QString &object, Reach reach, const Value &word, const QStringList &traits);

private:
    void applyWords();
    void emitEffects(const QList<EffectSpec> &effects);
    Stream runCommand(qsizetype from);
    /// $0, $1 and so on for the text after -c.
    [[nodiscard]] std::optional<Words> shellArguments() const;
    [[nodiscard]] Stream output();

    Walk &m_walk;
    Reading m_words;
    Stream m_input;
    Traffic m_traffic{m_walk, m_words, m_input};
    std::optional<QString> m_folderBefore; ///< Set: it works in another.
    WordEffects m_effects{m_walk, m_words, m_input, m_traffic};
};

} // namespace cofferdam::shell
