// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile rule files: rules or a message that names the file, and a user's rules never allow without an exception.

#include "tests/fuzz/Mutations.h"

#include "core/policy/PackReader.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const auto origin : {RuleOrigin::Pack, RuleOrigin::Machine, RuleOrigin::User}) {
        const auto pack = readPack(bytes, u"fuzz.toml"_s, origin);
        if (!pack) {
            require(pack.error().message.english().startsWith(u"fuzz.toml"), "an error names the file");
            continue;
        }
        for (const auto &rule : pack->rules) {
            require(origin == RuleOrigin::Pack || rule.verdict > Verdict::Allow || rule.isException(), "added rules do not allow");
            require(!rule.isException() || (rule.expires && !rule.owner.isEmpty() && !rule.overrides.isEmpty()), "an exception says who, what and until when");
            Action action;
            static_cast<void>(rule.when.evaluate(Subject{action}));
            static_cast<void>(rule.when.inWords());
        }
    }
    return 0;
}
