// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tool call as a person saw and approved it, and which of its parts that covers.

#pragma once

#include "core/guardian/Review.h"
#include "core/inspect/gate/ProgramRun.h"

#include <optional>

namespace cofferdam {

/// Covers what was shown, each so often as it was shown: the shells around the command, the programs that its plain words name, and what its
/// effects name, patterns as patterns. Of a call that runs what cannot be looked into, effects cover exactly what they name and no program;
/// and nothing that goes out is covered but in the words that were shown.
class ApprovedCall
{
public:
    explicit ApprovedCall(const Review &call);

    [[nodiscard]] const TaskId &task() const noexcept { return m_task; }
    /// `part` was seen by a gate, and all of it that somebody would have to be asked about was shown. Counts it then.
    [[nodiscard]] bool takePart(const Review &part);

private:
    struct Command {
        QStringList words;
        bool taken = false;
    };

    [[nodiscard]] bool takeProgram(const Review &part);
    [[nodiscard]] bool isShellAround(const ProgramRun &run) const;
    [[nodiscard]] bool names(const QStringList &words, const ProgramRun &run) const;
    [[nodiscard]] bool covers(const Review &part, bool exactly) const;

    TaskId m_task;
    QString m_policyVersion;
    QStringList m_matched; ///< Ids of the rules that spoke of it.
    QString m_subject;
    QString m_directory;
    QList<Effect> m_effects;
    bool m_opaque = false; ///< It runs what cannot be looked into.
    QList<Command> m_commands;
    QStringList m_folders;                    ///< In which these are run.
    std::optional<QStringList> m_environment; ///< Of the first shell: what OpenClaw runs it with.
    int m_shells;                             ///< That may still begin.
    qsizetype m_parts;                        ///< That may still be covered by effect.
};

/// What was let through with `whole` includes `part`: the same kind and reach, the same object (or one that its pattern fits, or, where all
/// beneath was meant, something beneath it), and no trait that makes it worse (setuid, system, ...). `exactly`: the same object alone.
[[nodiscard]] bool includes(const QList<Effect> &whole, const Effect &part, bool exactly = false);

} // namespace cofferdam
