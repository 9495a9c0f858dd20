// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

void showProof(const CliSession &conversation, const api::AbsenceProof &proof)
{
    conversation.out(Cli::tr("Keys looked for: %1. Looked through %2:").arg(proof.keys()).arg(QLocale().formattedDataSize(qint64(proof.searched()))));
    for (const auto &stream : proof.streams())
        conversation.out(u"    "_s + text(stream));
    for (const auto &finding : proof.findings()) {
        conversation.out(
            Cli::tr("FOUND “%1” in %2 at %3, as %4").arg(text(finding.key()), text(finding.where())).arg(finding.offset()).arg(text(finding.form())));
    }
    for (const auto &note : proof.notes())
        conversation.out(translated(note));
    if (proof.clean())
        conversation.out(Cli::tr("Clean: none of them is in the agent's machine."));
    else if (proof.findings_size() > 0)
        conversation.out(Cli::tr("NOT clean: exchange these keys, for the agent can read them."));
    else
        conversation.out(Cli::tr("NOT proven: not all was looked into, or not for every key."));
}

Understood proveAbsence(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_prove_absence()->set_agent(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &proof = reply.absence_proof();
        conversation.print(proof, [&] { showProof(conversation, proof); });
        conversation.end(proof.clean() ? Exit::Fine : Exit::Failed);
    });
    return {};
}

} // namespace

QList<CliCommand> proveCommands()
{
    return {{u"vault prove"_s,
             u"AGENT"_s,
             Cli::tr("looks for every key in the disk, the memory and the snapshots of a stopped agent; fails unless none is there"),
             {},
             proveAbsence}};
}

} // namespace cofferdam
