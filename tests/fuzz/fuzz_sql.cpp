// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Hostile SQL on a command line: what is added hides nothing of what came before it, and only a plain read is a read.

#include "tests/fuzz/Inline.h"
#include "tests/fuzz/Mutations.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto sql = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const auto &program : {u"sqlite3 shop.db"_s, u"psql -h db.example.org -c"_s, u"mysql -e"_s}) {
        static_cast<void>(verdictOf(program, sql));
        require(verdictOf(program, u"DROP TABLE customers;\n"_s) > Verdict::Allow, "what drops is not simply allowed");
        require(verdictOf(program, u"DROP TABLE customers;\n"_s + sql) > Verdict::Allow, "nothing that follows hides it");
    }
    return 0;
}
