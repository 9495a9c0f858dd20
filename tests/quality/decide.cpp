// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// decide [PROFILE [FOLDER]] < corpus.jsonl: the decisions of a folder of packs, for working on rules.

#include "app/cli/Decide.h"

#include "core/inspect/tool/Example.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace cofferdam;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    const auto policy = Policy::loadFolder(arguments.value(2, Policy::kBuiltInFolder.toString()), arguments.value(1, u"balanced"_s),
                                           [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    QTextStream input(stdin);
    QTextStream output(stdout);
    if (!policy) {
        QTextStream(stderr) << policy.error().message.english() << '\n';
        return 1;
    }
    return cli::decideJsonl(input, output, **policy);
}
