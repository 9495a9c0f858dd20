// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where rules are read from, and who must own the files before they count.

#pragma once

#include "core/base/Result.h"
#include "core/policy/Rule.h"

#include <QByteArray>

#include <sys/types.h>

namespace cofferdam {

/// Folders of rule files (*.toml), or single files. An empty path, or one that does not exist, adds nothing.
struct RuleSources {
    QString packs; ///< Inside the program.
    QString machine = QStringLiteral("/etc/cofferdam/policy.d");
    QString user;           ///< Of this user: $XDG_CONFIG_HOME/cofferdam/policy.d.
    uid_t machineOwner = 0; ///< Only tests say otherwise.
};

/// The product's own: the packs in the program, /etc, and $XDG_CONFIG_HOME (XDG base directory specification 0.8).
[[nodiscard]] RuleSources standardSources();

struct RuleFile {
    QString path;
    RuleOrigin origin = RuleOrigin::Pack;
    QByteArray content;
    std::vector<Rule> rules;
};

/// A file of the user's as it would be; nothing when `path` is empty.
struct RuleDraft {
    QString path;
    QByteArray content;
};

/// Every file of every source with what it includes, each once, packs first. Errors name the file: one that is too large, of
/// the wrong owner, writable by others, that includes itself in the end, or that readPack() refuses.
///
/// The machine's folder counts only when it, its files and the folders above cannot be written by anybody but root: otherwise
/// a user could put rules in the administrator's name. The user's own files must not be writable by everybody.
/// `draft` stands in the place of the file of that path, which need not be there.
[[nodiscard]] Result<std::vector<RuleFile>> readRuleFiles(const RuleSources &sources, const RuleDraft &draft = {});

/// The files named, as `origin`, and what they include.
[[nodiscard]] Result<std::vector<RuleFile>> readRuleFiles(const QStringList &files, RuleOrigin origin);

} // namespace cofferdam
