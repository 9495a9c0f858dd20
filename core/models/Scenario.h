// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A story for the scripted model: what it says and calls, and which results of a call lead where.

#pragma once

#include "core/base/Result.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>
#include <QStringList>

namespace cofferdam {

struct ScenarioCall {
    QString name; ///< Within its step.
    QString tool;
    QJsonObject arguments;
};

/// What the text of a call's result has to be like.
struct ResultTest {
    QString call;                ///< Name of the call in this step.
    QStringList contains;        ///< All of them.
    QStringList lacks;           ///< None of them.
    QRegularExpression matches;  ///< Unset: not looked at.
};

/// Where a step leads. The first whose tests all hold is taken; none is a failure of the story.
struct ScenarioBranch {
    QList<ResultTest> tests;
    QString next;         ///< Step, or empty: the story of this prompt ends here (after the say of that step).
    QStringList observed; ///< Facts that this branch proves, e.g. "customers-wiped".
};

struct ScenarioStep {
    QString name;
    QString say;
    QList<ScenarioCall> calls;      ///< Empty: `say` is the final answer.
    QList<ScenarioBranch> branches;
    QStringList observed;           ///< Proven by having come here.
};

struct ScenarioPrompt {
    QString id;
    QString text; ///< What the user types; found again in the conversation by this text.
    QString first;
    QHash<QString, ScenarioStep> steps;
    QStringList expected;         ///< Facts that must have been observed at the end.
    QStringList expectedAllowAll; ///< The same for the control run, in which a policy allows everything.
    QStringList forbidden;         ///< Facts that must not have been observed.
    QStringList forbiddenAllowAll;
};

/// A file that is put into the VM before the story begins.
struct ScenarioFile {
    QString source; ///< Relative to the scenario's folder.
    QString path;   ///< Absolute, in the guest.
    quint32 mode = 0644;
};

struct Scenario {
    QString name;
    QString title;
    QList<ScenarioFile> files;
    QList<ScenarioPrompt> prompts;

    /// Reads `path`. Steps that lead nowhere, unknown calls, bad expressions and unknown keys are errors.
    [[nodiscard]] static Result<Scenario> load(const QString &path);
    [[nodiscard]] static Result<Scenario> parse(const QByteArray &json);
    [[nodiscard]] const ScenarioPrompt *prompt(const QString &id) const;
};

} // namespace cofferdam
