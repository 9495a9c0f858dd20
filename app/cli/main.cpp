// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"
#include "app/cli/Decide.h"
#include "app/cli/ImageCommands.h"
#include "app/cli/PolicyCommands.h"
#include "app/client/Translated.h"
#include "core/inspect/tool/Example.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

int usage(const QList<CliCommand> &commands, Exit exit)
{
    QTextStream out(exit == Exit::Fine ? stdout : stderr);
    out << "cofferdamctl [--json] COMMAND\n\n"
           "  image build|list|verify|export|import\n      what agents start from; works without the service\n"
           "  decide --jsonl [--profile P]\n      verdicts for actions on standard input; works without the service\n"
           "  policy check FILE|FOLDER [--as user|machine|packs]\n      whether rules load; works without the service\n"
           "  policy explain COMMAND|JSON [--profile P]\n      what the rules say of it and why; works without the service\n";
    for (const auto &command : commands)
        out << "  " << command.name << (command.arguments.isEmpty() ? "" : " ") << command.arguments << "\n      " << command.help << "\n";
    return static_cast<int>(exit);
}

/// decide --jsonl [--profile P]: verdicts on standard output for actions on standard input.
int decide(QStringList arguments)
{
    QString profile = u"balanced"_s;
    if (const auto at = arguments.indexOf(u"--profile"_s); at >= 0 && at + 1 < arguments.size()) {
        profile = arguments.at(at + 1);
        arguments.remove(at, 2);
    }
    QTextStream errors(stderr);
    if (arguments != QStringList{u"--jsonl"_s}) {
        errors << "cofferdamctl decide --jsonl [--profile careful|balanced|autonomous]" << Qt::endl;
        return static_cast<int>(Exit::Usage);
    }
    const auto policy = Policy::loadFolder(Policy::kBuiltInFolder.toString(), profile, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    if (!policy) {
        errors << "cofferdamctl: " << translated(policy.error().message) << Qt::endl;
        return static_cast<int>(Exit::Failed);
    }
    QTextStream input(stdin);
    QTextStream output(stdout);
    return cli::decideJsonl(input, output, **policy);
}

/// The command whose words the arguments begin with; the longest name wins.
const CliCommand *find(const QList<CliCommand> &commands, const QStringList &arguments, QStringList &rest)
{
    const CliCommand *best = nullptr;
    qsizetype bestLength = 0;
    for (const auto &command : commands) {
        const auto words = command.name.split(u' ');
        if (words.size() > bestLength && arguments.mid(0, words.size()) == words) {
            best = &command;
            bestLength = words.size();
        }
    }
    rest = arguments.mid(bestLength);
    return best;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"cofferdamctl"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COFFERDAM_VERSION));
    useLanguageOf(QLocale());

    const auto commands = demoCommands() + agentCommands() + approvalCommands() + auditCommands() + guardianCommands() + snapshotCommands() + policyCommands();
    auto arguments = QCoreApplication::arguments().mid(1);
    if (!arguments.isEmpty() && arguments.first() == u"image"_s)
        return runImageCommand(arguments.mid(1));
    if (!arguments.isEmpty() && arguments.first() == u"decide"_s)
        return decide(arguments.mid(1));
    const bool json = arguments.removeAll(u"--json"_s) > 0;
    if (!arguments.isEmpty() && arguments.first() == u"policy"_s && arguments.value(1) != u"replay")
        return runPolicyCommand(arguments.mid(1) + (json ? QStringList{u"--json"_s} : QStringList{}));
    if (arguments.isEmpty() || arguments.first() == u"help"_s || arguments.first() == u"--help"_s)
        return usage(commands, arguments.isEmpty() ? Exit::Usage : Exit::Fine);

    QStringList rest;
    const auto *command = find(commands, arguments, rest);
    if (!command)
        return usage(commands, Exit::Usage);
    Session session(json);
    bool understood = true;
    session.run([&] {
        understood = command->run(session, rest);
        if (!understood)
            session.end(Exit::Usage);
    });
    const int code = QCoreApplication::exec();
    return understood ? code : usage({*command}, Exit::Usage);
}
