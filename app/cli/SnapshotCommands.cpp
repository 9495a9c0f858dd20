// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

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

void printTree(const Session &session, const std::multimap<std::string, const api::SnapshotNode *> &children, const std::string &parent, int depth)
{
    for (auto [node, end] = children.equal_range(parent); node != end; ++node) {
        session.out(QString(2 * depth, u' ') + nodeLine(*node->second));
        if (depth < 1000)
            printTree(session, children, node->second->id(), depth + 1);
    }
}

bool list(Session &session, const QStringList &arguments)
{
    if (arguments.size() != 1)
        return false;
    api::ClientToService request;
    request.mutable_list_snapshots()->set_agent(arguments.first().toStdString());
    session.ask(request, [&session](const api::ServiceToClient &reply) {
        session.print(reply.snapshots(), [&] {
            std::multimap<std::string, const api::SnapshotNode *> children;
            for (const auto &node : reply.snapshots().nodes())
                children.emplace(node.parent(), &node);
            printTree(session, children, {}, 0);
        });
        session.end();
    });
    return true;
}

void printNodeAndEnd(Session &session, const api::ServiceToClient &reply)
{
    if (reply.has_snapshot())
        session.print(reply.snapshot(), [&] { session.out(nodeLine(reply.snapshot())); });
    session.end();
}

bool take(Session &session, const QStringList &arguments)
{
    if (arguments.isEmpty())
        return false;
    api::ClientToService request;
    request.mutable_take_snapshot()->set_agent(arguments.first().toStdString());
    request.mutable_take_snapshot()->set_label(arguments.size() > 1 ? arguments.mid(1).join(u' ').toStdString() : "by hand");
    session.ask(request, [&session](const api::ServiceToClient &reply) { printNodeAndEnd(session, reply); });
    return true;
}

template<typename Fill>
CliCommand onSnapshot(const QString &name, const QString &help, Fill fill)
{
    return {name, u"AGENT SNAPSHOT"_s, help, [fill](Session &session, const QStringList &arguments) {
                if (arguments.size() != 2)
                    return false;
                api::ClientToService request;
                auto *reference = fill(request);
                reference->set_agent(arguments.at(0).toStdString());
                reference->set_snapshot(arguments.at(1).toStdString());
                session.ask(request, [&session](const api::ServiceToClient &reply) { printNodeAndEnd(session, reply); });
                return true;
            }};
}

} // namespace

QList<CliCommand> snapshotCommands()
{
    return {
        {u"snapshot list"_s, u"AGENT"_s, u"the tree; * is where the running timeline grew from"_s, list},
        {u"snapshot take"_s, u"AGENT [LABEL...]"_s, u"a point to go back to"_s, take},
        onSnapshot(u"snapshot restore"_s, u"goes back; then `agent continue`"_s, [](auto &request) { return request.mutable_restore(); }),
        onSnapshot(u"snapshot delete"_s, u"its children move to its parent"_s, [](auto &request) { return request.mutable_delete_snapshot(); }),
    };
}

} // namespace cofferdam
