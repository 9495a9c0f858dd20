// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile inline code of every language that is looked through: what is added hides nothing of what came before it.

#include "tests/fuzz/Inline.h"
#include "tests/fuzz/Mutations.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto code = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    struct Language {
        QString program;
        QString deleting;
    };
    static const Language languages[]{
        {u"python3 -c"_s, u"import os; os.remove('/home/agent/workspace/a')\n"_s},
        {u"node -e"_s, u"require('fs').unlinkSync('/home/agent/workspace/a');\n"_s},
        {u"perl -e"_s, u"unlink('/home/agent/workspace/a');\n"_s},
        {u"ruby -e"_s, u"File.delete('/home/agent/workspace/a')\n"_s},
        {u"php -r"_s, u"unlink('/home/agent/workspace/a');\n"_s},
    };
    for (const auto &language : languages) {
        static_cast<void>(verdictOf(language.program, code));
        require(verdictOf(language.program, language.deleting) > Verdict::Allow, "what deletes is not simply allowed");
        require(verdictOf(language.program, language.deleting + code) > Verdict::Allow, "nothing that follows hides it");
    }
    return 0;
}
