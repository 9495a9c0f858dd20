// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString stateWord(api::AgentState state)
{
    return QString::fromStdString(api::AgentState_Name(state)).remove(u"AGENT_"_s).toLower();
}

QString agentLine(const api::Agent &agent)
{
    return u"%1  %2  %3  %4  epoch %5%6"_s
        .arg(QString::fromStdString(agent.name()).leftJustified(20), stateWord(agent.state()).leftJustified(10),
             QString::fromStdString(agent.profile()).leftJustified(10), QString::fromStdString(agent.acceleration()))
        .arg(agent.epoch())
        .arg(agent.has_problem() ? u"  "_s + translated(agent.problem()) : QString());
}

/// A command on one agent that is answered with the agent or with done.
template<typename Fill>
CliCommand onAgent(const QString &name, const QString &help, Fill fill)
{
    return {name, u"AGENT"_s, help, [fill](Session &session, const QStringList &arguments) {
                if (arguments.size() != 1)
                    return false;
                api::ClientToService request;
                fill(request)->set_agent(arguments.first().toStdString());
                session.ask(request, [&session](const api::ServiceToClient &reply) {
                    if (reply.has_agent())
                        session.print(reply.agent(), [&] { session.out(agentLine(reply.agent())); });
                    session.end();
                });
                return true;
            }};
}

bool listAgents(Session &session, const QStringList &arguments)
{
    if (!arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_list_agents();
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.agents(), [&] {
            for (const auto &agent : reply.agents().agents())
                session.out(agentLine(agent));
        });
        session.end();
    });
    return true;
}

bool createAgent(Session &session, QStringList arguments)
{
    api::ClientToService request;
    auto *create = request.mutable_create_agent();
    for (const auto &option : {u"--profile"_s, u"--image"_s}) {
        const auto at = arguments.indexOf(option);
        if (at < 0)
            continue;
        if (at + 1 >= arguments.size())
            return false;
        (option == u"--profile"_s ? create->mutable_profile() : create->mutable_image())->assign(arguments.at(at + 1).toStdString());
        arguments.remove(at, 2);
    }
    if (arguments.size() != 1)
        return false;
    create->set_name(arguments.first().toStdString());
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.agent(), [&] { session.out(agentLine(reply.agent())); });
        session.end();
    });
    return true;
}

/// Puts one file, or every file of a folder, under a folder of the guest.
bool put(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 3)
        return false;
    QFile file(arguments.at(1));
    if (!file.open(QFile::ReadOnly)) {
        session.fail(QCoreApplication::translate("AgentCommands", "%1 cannot be read: %2").arg(file.fileName(), file.errorString()));
        return true;
    }
    api::ClientToService request;
    auto *message = request.mutable_put_file();
    message->set_agent(arguments.at(0).toStdString());
    message->set_path(arguments.at(2).toStdString());
    message->set_mode(file.permissions().testFlag(QFile::ExeUser) ? 0755 : 0644);
    message->set_content(file.readAll().toStdString());
    session.ask(request, [&session](const api::ServiceToClient &) { session.end(); });
    return true;
}

bool get(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 2)
        return false;
    api::ClientToService request;
    request.mutable_get_file()->set_agent(arguments.at(0).toStdString());
    request.mutable_get_file()->set_path(arguments.at(1).toStdString());
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        QFile out;
        if (out.open(stdout, QFile::WriteOnly)) // bytes as they are: this is for a pipe or a file
            out.write(QByteArray::fromStdString(reply.content().content()));
        session.end();
    });
    return true;
}

bool hash(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 2)
        return false;
    api::ClientToService request;
    request.mutable_hash_tree()->set_agent(arguments.at(0).toStdString());
    request.mutable_hash_tree()->set_path(arguments.at(1).toStdString());
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.hashes(), [&] {
            for (const auto &file : reply.hashes().files())
                session.out(QString::fromLatin1(QByteArray::fromStdString(file.sha256()).toHex()) + u"  "_s + QString::fromStdString(file.path()));
        });
        session.end();
    });
    return true;
}

/// Sends a prompt and prints the answer as it comes.
bool prompt(Session &session, const QStringList &arguments)
{
    if (arguments.size() < 2)
        return false;
    api::ClientToService request;
    request.mutable_send_prompt()->set_agent(arguments.first().toStdString());
    request.mutable_send_prompt()->set_text(arguments.mid(1).join(u' ').toStdString());
    auto task = std::make_shared<std::string>();
    session.subscribe([&session, task](const api::ServiceToClient &event) {
        if (!event.has_chat() || task->empty() || event.chat().task() != *task)
            return;
        const auto kind = event.chat().kind();
        if (kind == api::ChatPiece::TOOL || kind == api::ChatPiece::FINAL || kind == api::ChatPiece::ERROR)
            session.print(event.chat(), [&] {
                const auto lines =
                    (event.chat().has_sentence() ? translated(event.chat().sentence()) : QString::fromStdString(event.chat().text())).split(u'\n');
                for (const auto &line : lines)
                    session.out(kind == api::ChatPiece::TOOL ? u"… "_s + line : line);
            });
        if (kind == api::ChatPiece::FINAL || kind == api::ChatPiece::ERROR)
            session.end(kind == api::ChatPiece::FINAL ? Exit::Fine : Exit::Failed);
    });
    session.ask(request, [task](const api::ServiceToClient &reply) { *task = reply.task().task(); });
    return true;
}

} // namespace

QList<CliCommand> agentCommands()
{
    return {
        {u"agent list"_s, {}, u"the agents and their state"_s, listAgents},
        {u"agent create"_s, u"NAME [--profile careful|balanced|autonomous] [--image full|tiny]"_s, u"a new agent, from the ready snapshot"_s, createAgent},
        onAgent(u"agent start"_s, u"from where it was stopped; after a crash from its last snapshot"_s,
                [](auto &request) { return request.mutable_start_agent(); }),
        onAgent(u"agent stop"_s, u"its RAM goes to disk"_s, [](auto &request) { return request.mutable_stop_agent(); }),
        onAgent(u"agent delete"_s, u"its disk and its snapshots go with it; the trail stays"_s, [](auto &request) { return request.mutable_delete_agent(); }),
        onAgent(u"agent continue"_s, u"after a rollback: the model may answer again"_s, [](auto &request) { return request.mutable_continue_agent(); }),
        onAgent(u"agent unfreeze"_s, u"after a freeze: the VM runs on"_s, [](auto &request) { return request.mutable_unfreeze(); }),
        onAgent(u"agent kill"_s, u"switches its VM off at once; start goes back to its last snapshot"_s,
                [](auto &request) { return request.mutable_kill_agent(); }),
        onAgent(u"agent abort"_s, u"ends the running turn"_s, [](auto &request) { return request.mutable_abort_task(); }),
        {u"agent put"_s, u"AGENT FILE /home/agent/PATH"_s, u"copies a file into the VM"_s, put},
        {u"agent get"_s, u"AGENT /home/agent/PATH"_s, u"prints a file of the VM (1 MiB at most)"_s, get},
        {u"agent hash"_s, u"AGENT /home/agent/PATH"_s, u"SHA-256 of every file beneath"_s, hash},
        {u"prompt"_s, u"AGENT TEXT..."_s, u"says something to the agent and prints its answer"_s, prompt},
    };
}

} // namespace cofferdam
