// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of attacks, as the program that holds them tells it; and what a run of them said.

#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace cofferdam {

struct AttackEntry {
    QString name;
    QString phase;           ///< "together", "exhausts" or "outlives": each has launches of its own.
    bool alwaysHeld = false; ///< The plain guest forbids it, too.
    bool notYetHeld = false; ///< Known to succeed with the gates on.
    QStringList launch;
    QList<QStringList> besides; ///< Other commands that its user has allowed.
    bool ruled = false;         ///< The built-in rules are to hold it, too.
};

/// What one attack said and did.
struct AttackOutcome {
    QStringList effects; ///< Empty: it failed.
    QString stopped;     ///< The last step that was refused.
    bool ended = false;  ///< False: it did not end within its time, or was not run.
    int milliseconds = 0;
};

/// By `program list TRIES`; empty when that fails.
[[nodiscard]] QList<AttackEntry> readAttackList(const QString &program, int tries);

/// Reads what `program run` printed.
void readOutcomes(const QByteArray &output, QHash<QString, AttackOutcome> &outcomes);
/// Reads what look.py printed: NAME, a tab, what has changed. False when it is not whole.
[[nodiscard]] bool readChanges(const QByteArray &output, QHash<QString, AttackOutcome> &outcomes);

} // namespace cofferdam
