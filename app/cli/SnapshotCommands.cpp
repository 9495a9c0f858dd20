// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QDateTime>

#include <map>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString nodeLine(const api::SnapshotNode &node)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(node.time_us() / 1000).toString(Qt::ISODate);
    return u"%1%2  %3  %4  held %5 ms, paused %6 ms%7%8"_s
        .arg(node.current() ? u"* "_s : u"  "_s, QString::fromStdString(node.id()), time, translated(node.label()))
        .arg(node.held_ms(), 0, 'f', 0)
        .arg(node.pause_ms(), 0, 'f', 0)
        .arg(node.durable() ? QString() : u", not on disk yet"_s, node.pinned() ? u", pinned"_s : QString());
}

void printTree(const CliSession &conversation, const std::multimap<std::string, const api::SnapshotNode *> &children, const std::string &parent, int depth)
{
    for (auto [node, end] = children.equal_range(parent); node != end; ++node) {
        conversation.out(QString(2 * depth, u' ') + nodeLine(*node->second));
        if (depth < 1000)
            printTree(conversation, children, node->second->id(), depth + 1);
    }
}

Understood listSnapshots(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_list_snapshots()->set_agent(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.snapshots(), [&] {
            std::multimap<std::string, const api::SnapshotNode *> children;
            for (const auto &node : reply.snapshots().nodes())
                children.emplace(node.parent(), &node);
            printTree(conversation, children, {}, 0);
        });
        conversation.end();
    });
    return {};
}

void printNodeAndEnd(CliSession &conversation, const api::ServiceToClient &reply)
{
    if (reply.has_snapshot())
        conversation.print(reply.snapshot(), [&] { conversation.out(nodeLine(reply.snapshot())); });
    conversation.end();
}

Understood take(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_take_snapshot()->set_agent(line.arguments[0].toStdString());
    request.mutable_take_snapshot()->set_label(line.arguments.size() > 1 ? line.text(1).toStdString() : "by hand");
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
    return {};
}

template<typename Fill>
CliCommand onSnapshot(const QString &words, const QString &summary, Fill fill)
{
    return {words, u"AGENT SNAPSHOT"_s, summary, {}, [fill](CliSession &conversation, const CommandLine &line) -> Understood {
                api::ClientToService request;
                auto *reference = fill(request);
                reference->set_agent(line.arguments[0].toStdString());
                reference->set_snapshot(line.arguments[1].toStdString());
                conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
                return {};
            }};
}

} // namespace

QList<CliCommand> snapshotCommands()
{
    return {
        {u"snapshot list"_s, u"AGENT"_s, Cli::tr("the tree; * is where the running timeline grew from"), {}, listSnapshots},
        {u"snapshot take"_s, u"AGENT [LABEL...]"_s, Cli::tr("a point to go back to"), {}, take},
        onSnapshot(u"snapshot restore"_s, Cli::tr("goes back; then `agent continue`"), [](auto &request) { return request.mutable_restore(); }),
        onSnapshot(u"snapshot delete"_s, Cli::tr("its children move to its parent"), [](auto &request) { return request.mutable_delete_snapshot(); }),
    };
}

} // namespace cofferdam
