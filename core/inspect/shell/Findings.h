// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collects effects and facts while a command line is read, and watches the limits.

#pragma once

#include "core/action/Action.h"
#include "core/inspect/shell/Value.h"

#include <QSet>

#include <chrono>

namespace cofferdam::shell {

inline constexpr int kMaxDepth = 8;              ///< Shells within shells, and functions that call each other.
inline constexpr int kMaxLaunches = 64;          ///< Commands that start commands, shells and wrappers together.
inline constexpr qsizetype kMaxEffects = 512;    ///< Beyond, the rest is unknown.
inline constexpr qsizetype kMaxCommands = 2048;  ///< Simple commands that are looked at, loops unrolled.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // takes many times as long, and is never the product
inline constexpr std::chrono::milliseconds kMaxTime{400};
#else
inline constexpr std::chrono::milliseconds kMaxTime{20}; ///< Of work, see CpuTime.h.
#endif

class Findings
{
public:
    explicit Findings(Facts &facts, QString home);

    /// A file effect: `path` is normalised by the caller; places decide what it means. Returns what reading it would taint.
    Taints addPath(EffectKind kind, const QString &path, const Range &range, const QString &program, QStringList traits);
    void add(EffectKind kind, const QString &object, Reach reach, const Range &range, const QString &program, QStringList traits);
    void sawProgram(const QString &name);
    void note(const QString &fact) { m_marks.insert(fact); } ///< A yes/no fact that became true.

    /// Some part of the meaning is missing from now on.
    void giveUp(const QString &why);
    [[nodiscard]] bool exhausted();
    /// Writes the facts that are known only at the end.
    void finish();

    [[nodiscard]] const QString &home() const { return m_home; }
    [[nodiscard]] std::chrono::microseconds timeLeft() const;

private:
    Facts &m_facts;
    QString m_home;
    QStringList m_programs;
    QSet<QString> m_marks;
    QString m_why;
    qsizetype m_commands = 0;
    std::chrono::microseconds m_deadline; ///< In CPU time of the thread.
};

} // namespace cofferdam::shell
