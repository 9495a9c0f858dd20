// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules that are in force: loaded once, checked while loading, never changed afterwards.

#pragma once

#include "core/action/Action.h"
#include "core/policy/Inspector.h"
#include "core/policy/Profile.h"
#include "core/policy/RuleFile.h"
#include "core/policy/Ruling.h"

#include <QHash>

#include <memory>

namespace cofferdam {

/// Immutable, so any thread may evaluate while another loads the next one.
class Policy
{
public:
    /// The packs inside the program.
    static constexpr QStringView kBuiltInFolder = u":/cofferdam/policies";

    /// Reads the packs in this order. An error names file, line and field, and no policy results: the caller keeps the
    /// last good one. All examples of all rules are run through `inspector`.
    [[nodiscard]] static Result<std::shared_ptr<const Policy>> load(const QStringList &packFiles, Profile profile, const Inspector &inspector);
    /// By name of profile; all from one reading of the files.
    using ByProfile = QHash<QString, std::shared_ptr<const Policy>>;
    /// The packs with what the machine and the user add; see RuleSources. Added rules make it stricter, or loosen single
    /// rules of the packs by an exception; the machine's rules are loosened by nothing.
    [[nodiscard]] static Result<ByProfile> load(const RuleSources &sources, const QStringList &profileNames, const Inspector &inspector,
                                                const RuleDraft &draft = {});
    [[nodiscard]] static Result<std::shared_ptr<const Policy>> load(const RuleSources &sources, const QString &profileName, const Inspector &inspector);
    /// Only packs: every *.toml of `folder`, by name. A folder without one is an error.
    [[nodiscard]] static Result<std::shared_ptr<const Policy>> loadFolder(const QString &folder, const QString &profileName, const Inspector &inspector);

    ~Policy();
    Policy(const Policy &) = delete;
    Policy &operator=(const Policy &) = delete;

    [[nodiscard]] Ruling evaluate(const Action &action) const;
    /// SHA-256 in hexadecimal over profile, file names and contents.
    [[nodiscard]] QString version() const;
    [[nodiscard]] Profile profile() const;
    [[nodiscard]] const std::vector<Rule> &rules() const;

private:
    struct Rules;
    explicit Policy(std::unique_ptr<const Rules> rules);
    [[nodiscard]] static std::shared_ptr<const Policy> make(const std::vector<RuleFile> &files, Profile profile);
    std::unique_ptr<const Rules> m_rules;
};

} // namespace cofferdam
