// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"
#include "core/api/WireWords.h"
#include "core/base/Picture.h"
#include "core/base/VisibleText.h"
#include "core/policy/Profile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSet>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString agentLine(const api::Agent &agent)
{
    QStringList columns{text(agent.name()).leftJustified(20), wireWord(agent.state()).leftJustified(10), text(agent.profile()).leftJustified(10),
                        text(agent.acceleration()), Cli::tr("epoch %1").arg(agent.epoch())};
    if (agent.held_because() != api::HELD_UNSPECIFIED)
        columns.append(wireWord(agent.held_because()));
    if (agent.has_problem())
        columns.append(translated(agent.problem()));
    return columns.join(u"  ");
}

/// A command on one agent that is answered with the agent or with done.
template<typename Fill>
CliCommand onAgent(const QString &words, const QString &summary, Fill fill)
{
    return {words, u"AGENT"_s, summary, {}, [fill](CliSession &conversation, const CommandLine &line) -> Understood {
                api::ClientToService request;
                fill(request)->set_agent(line.arguments[0].toStdString());
                conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
                    if (reply.has_agent())
                        conversation.print(reply.agent(), [&] { conversation.out(agentLine(reply.agent())); });
                    conversation.end();
                });
                return {};
            }};
}

Understood listAgents(CliSession &conversation, const CommandLine &)
{
    api::ClientToService request;
    request.mutable_list_agents();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.agents(), [&] {
            for (const auto &agent : reply.agents().agents())
                conversation.out(agentLine(agent));
        });
        conversation.end();
    });
    return {};
}

Understood createAgent(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *create = request.mutable_create_agent();
    create->set_profile(line.value(u"profile"_s).toStdString());
    create->set_image(line.value(u"image"_s).toStdString());
    create->set_name(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.agent(), [&] { conversation.out(agentLine(reply.agent())); });
        conversation.end();
    });
    return {};
}

/// Puts one file into the guest.
Understood put(CliSession &conversation, const CommandLine &line)
{
    QFile file(line.arguments[1]);
    if (!file.open(QFile::ReadOnly)) {
        conversation.fail({Errc::Io, phrase("Cli", "%1 cannot be read: %2").arg(file.fileName(), file.errorString())});
        return {};
    }
    api::ClientToService request;
    auto *message = request.mutable_put_file();
    message->set_agent(line.arguments[0].toStdString());
    message->set_path(line.arguments[2].toStdString());
    message->set_mode(file.permissions().testFlag(QFile::ExeUser) ? 0755 : 0644);
    message->set_content(file.readAll().toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood get(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_get_file()->set_agent(line.arguments[0].toStdString());
    request.mutable_get_file()->set_path(line.arguments[1].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.outBytes(QByteArray::fromStdString(reply.content().content()));
        conversation.end();
    });
    return {};
}

Understood hash(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_hash_tree()->set_agent(line.arguments[0].toStdString());
    request.mutable_hash_tree()->set_path(line.arguments[1].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.hashes(), [&] {
            for (const auto &file : reply.hashes().files())
                conversation.out(QString::fromLatin1(QByteArray::fromStdString(file.sha256()).toHex()) + u"  "_s + QString::fromStdString(file.path()));
        });
        conversation.end();
    });
    return {};
}

/// The pictures of --attach. What is none, the service says.
Result<void> attach(api::SendPrompt &prompt, const QStringList &files)
{
    qsizetype size = 0;
    for (const auto &name : files) {
        QFile file(name);
        if (!file.open(QFile::ReadOnly))
            return cofferdam::fail(Errc::Io, phrase("Cli", "%1 cannot be read: %2").arg(name, file.errorString()));
        const auto content = file.read(kMostPictureBytes + 1);
        size += content.size();
        if (size > kMostPictureBytes)
            return cofferdam::fail(Errc::Invalid, phrase("Cli", "%1 MiB of pictures go with a prompt, and no more.").arg(kMostPictureBytes >> 20));
        auto *attached = prompt.add_attachments();
        attached->set_name(QFileInfo(name).fileName().toStdString());
        attached->set_content(content.toStdString());
    }
    return {};
}

/// "exec  rm -rf build  [snapshot, allow]"
QString callLine(const api::ToolCall &call)
{
    QStringList decided;
    if (call.verdict() != api::VERDICT_UNSPECIFIED)
        decided += wireWord(call.verdict());
    if (call.outcome() != api::OUTCOME_UNSPECIFIED)
        decided += wireWord(call.outcome());
    QStringList parts{text(call.name())};
    if (!call.subject().empty())
        parts += oneLine(text(call.subject()));
    if (!decided.isEmpty())
        parts += u'[' + decided.join(u", ") + u']';
    return u"\u2026 "_s + parts.join(u"  ");
}

/// One line of a call, when it is decided or has ended undecided; with --json each piece as it comes.
void printPiece(const CliSession &conversation, const api::ChatPiece &piece, QSet<QString> &told)
{
    const bool isCall = piece.kind() == api::ChatPiece::TOOL && piece.has_tool();
    const auto call = text(piece.tool().id());
    const bool isSettled = piece.tool().outcome() != api::OUTCOME_UNSPECIFIED || piece.tool().ended();
    if (isCall && !conversation.json()) {
        if (!isSettled || told.contains(call))
            return;
        told.insert(call);
        return conversation.out(callLine(piece.tool()));
    }
    conversation.print(piece, [&] {
        conversation.outLines(piece.has_sentence() ? translated(piece.sentence()) : text(piece.text()));
        if (piece.has_spent()) //: a number of tokens
            conversation.out(Cli::tr("(%1 tokens)").arg(piece.spent().tokens()));
    });
}

/// Sends a prompt and prints the answer as it comes.
Understood prompt(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_send_prompt()->set_agent(line.arguments[0].toStdString());
    request.mutable_send_prompt()->set_text(line.text(1).toStdString());
    if (const auto attached = attach(*request.mutable_send_prompt(), line.all(u"attach"_s)); !attached) {
        conversation.fail(attached.error());
        return {};
    }
    auto task = std::make_shared<std::string>();
    conversation.subscribe([&conversation, task, told = QSet<QString>()](const api::ServiceToClient &event) mutable {
        if (!event.has_chat() || task->empty() || event.chat().task() != *task)
            return;
        const auto kind = event.chat().kind();
        if (kind == api::ChatPiece::TOOL || kind == api::ChatPiece::FINAL || kind == api::ChatPiece::ERROR)
            printPiece(conversation, event.chat(), told);
        if (kind == api::ChatPiece::FINAL || kind == api::ChatPiece::ERROR)
            conversation.end(kind == api::ChatPiece::FINAL ? Exit::Fine : Exit::Failed);
    });
    conversation.ask(request, [task](const api::ServiceToClient &reply) { *task = reply.task().task(); });
    return {};
}

} // namespace

QList<CliCommand> agentCommands()
{
    return {
        {u"agent list"_s, {}, Cli::tr("the agents and their state"), {}, listAgents},
        {u"agent create"_s,
         u"NAME"_s,
         Cli::tr("a new agent, from the ready snapshot"),
         {{u"profile"_s, Cli::tr("how strictly its actions are decided"), profileWords().join(u'|')},
          {u"image"_s, Cli::tr("what it starts from"), u"full|tiny|lab"_s}},
         createAgent},
        onAgent(u"agent start"_s, Cli::tr("from where it was stopped; after a crash from its last snapshot"),
                [](auto &request) { return request.mutable_start_agent(); }),
        onAgent(u"agent stop"_s, Cli::tr("its RAM goes to disk"), [](auto &request) { return request.mutable_stop_agent(); }),
        onAgent(u"agent delete"_s, Cli::tr("its disk and its snapshots go with it; the trail stays"),
                [](auto &request) { return request.mutable_delete_agent(); }),
        onAgent(u"agent continue"_s, Cli::tr("after a rollback: the model may answer again"), [](auto &request) { return request.mutable_continue_agent(); }),
        onAgent(u"agent unfreeze"_s, Cli::tr("after a freeze: the VM runs on"), [](auto &request) { return request.mutable_unfreeze(); }),
        onAgent(u"agent kill"_s, Cli::tr("switches its VM off at once; start goes back to its last snapshot"),
                [](auto &request) { return request.mutable_kill_agent(); }),
        onAgent(u"agent abort"_s, Cli::tr("ends the running turn"), [](auto &request) { return request.mutable_abort_task(); }),
        {u"agent put"_s, u"AGENT FILE /home/agent/PATH"_s, Cli::tr("copies a file into the VM"), {}, put},
        {u"agent get"_s, u"AGENT /home/agent/PATH"_s, Cli::tr("prints a file of the VM (1 MiB at most)"), {}, get},
        {u"agent hash"_s, u"AGENT /home/agent/PATH"_s, Cli::tr("SHA-256 of every file beneath"), {}, hash},
        {u"prompt"_s,
         u"AGENT TEXT..."_s,
         Cli::tr("says something to the agent and prints its answer"),
         {{u"attach"_s, Cli::tr("a picture for the model (PNG, JPEG, GIF or WebP)"), u"FILE..."_s}},
         prompt},
        onAgent(u"chat new-session"_s, Cli::tr("begins a new conversation: the agent does not know any more what was said; its files stay"),
                [](auto &request) { return request.mutable_new_session(); }),
    };
}

} // namespace cofferdam
