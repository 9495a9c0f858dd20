// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString nodeLine(const api::SnapshotNode &node)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(node.time_us() / 1000).toString(Qt::ISODate);
    const auto name = node.name().empty() ? QString() : u"[%1] "_s.arg(text(node.name()));
    QStringList more{Cli::tr("held %1 ms, paused %2 ms").arg(QString::number(node.held_ms(), 'f', 0), QString::number(node.pause_ms(), 'f', 0))};
    if (!node.durable())
        more.append(Cli::tr("not on disk yet"));
    if (node.packed_bytes() > 0)
        more.append(Cli::tr("packed"));
    if (node.pinned())
        more.append(Cli::tr("pinned"));
    return (node.current() ? u"* "_s : u"  "_s) + QStringList{text(node.id()), time, name + translated(node.label()), more.join(u", ")}.join(u"  ");
}

QString thinnedLine(const api::SnapshotNode &node)
{
    const auto at = [](qint64 us) { return QDateTime::fromMSecsSinceEpoch(us / 1000).toString(Qt::ISODate); };
    return u"- "_s
           + QStringList{text(node.id()), at(node.time_us()), translated(node.label()), Cli::tr("thinned out %1").arg(at(node.thinned_us()))}.join(u"  ");
}

void printTree(const CliSession &conversation, const std::multimap<std::string, const api::SnapshotNode *> &children, const std::string &parent, int depth)
{
    for (auto [node, end] = children.equal_range(parent); node != end; ++node) {
        conversation.out(QString(qsizetype{2} * depth, u' ') + nodeLine(*node->second));
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
            for (const auto &gone : reply.snapshots().thinned())
                conversation.out(thinnedLine(gone));
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

Understood takeSnapshot(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_take_snapshot()->set_agent(line.arguments[0].toStdString());
    request.mutable_take_snapshot()->set_label(line.arguments.size() > 1 ? line.text(1).toStdString() : Cli::tr("by hand").toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
    return {};
}

void showPreview(const CliSession &conversation, const api::SnapshotPreview &preview)
{
    const auto age = std::max<qint64>(0, QDateTime::currentMSecsSinceEpoch() - preview.time_us() / 1000) / 1000;
    conversation.out(Cli::tr("taken %1 min %2 s ago").arg(age / 60).arg(age % 60));
    const auto actions = preview.more_actions() ? Cli::tr("more than %1").arg(preview.actions()) : QString::number(preview.actions());
    conversation.out(Cli::tr("actions of the agent since then, which going back undoes: %1").arg(actions));
    for (const auto &sample : preview.samples())
        conversation.out(u"    "_s + text(sample));
    conversation.out(Cli::tr("rows of the trail that lead back to it: %1").arg(preview.rows_before()));
    conversation.out(preview.has_older() ? Cli::tr("the nearest older one: %1").arg(nodeLine(preview.older()).trimmed()) : Cli::tr("there is no older one"));
    if (preview.ms_to_unpack() > 0)
        conversation.out(Cli::tr("its memory is packed; unpacking it takes about %1 s").arg((preview.ms_to_unpack() + 999) / 1000));
    conversation.out(preview.keeps_present() ? Cli::tr("going back keeps the present as a snapshot first") : Cli::tr("there is no present that could be kept"));
}

void askPreview(CliSession &conversation, const CommandLine &line, const CliSession::OnReply &then)
{
    api::ClientToService request;
    request.mutable_preview_snapshot()->set_agent(line.arguments[0].toStdString());
    request.mutable_preview_snapshot()->set_snapshot(line.arguments[1].toStdString());
    conversation.ask(request, then);
}

Understood previewSnapshot(CliSession &conversation, const CommandLine &line)
{
    askPreview(conversation, line, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.snapshot_preview(), [&] { showPreview(conversation, reply.snapshot_preview()); });
        conversation.end();
    });
    return {};
}

Understood restoreSnapshot(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_restore()->set_agent(line.arguments[0].toStdString());
    request.mutable_restore()->set_snapshot(line.arguments[1].toStdString());
    request.mutable_restore()->set_give_up_present(line.isSet(u"give-up-present"_s));
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
    return {};
}

Understood deleteSnapshot(CliSession &conversation, const CommandLine &line)
{
    const auto sure = line.isSet(u"yes"_s);
    askPreview(conversation, line, [&conversation, sure, agent = line.arguments[0], snapshot = line.arguments[1]](const api::ServiceToClient &reply) {
        if (!sure) {
            conversation.print(reply.snapshot_preview(), [&] {
                showPreview(conversation, reply.snapshot_preview());
                conversation.out(Cli::tr("Nothing was deleted. With --yes there is no way back to it any more."));
            });
            return conversation.end(Exit::Failed);
        }
        api::ClientToService request;
        request.mutable_delete_snapshot()->set_agent(agent.toStdString());
        request.mutable_delete_snapshot()->set_snapshot(snapshot.toStdString());
        conversation.ask(request, [&conversation](const api::ServiceToClient &done) { printNodeAndEnd(conversation, done); });
    });
    return {};
}

Understood pinSnapshot(CliSession &conversation, const CommandLine &line, bool pinned)
{
    api::ClientToService request;
    request.mutable_pin_snapshot()->set_agent(line.arguments[0].toStdString());
    request.mutable_pin_snapshot()->set_snapshot(line.arguments[1].toStdString());
    request.mutable_pin_snapshot()->set_pinned(pinned);
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
    return {};
}

Understood nameSnapshot(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_name_snapshot()->set_agent(line.arguments[0].toStdString());
    request.mutable_name_snapshot()->set_snapshot(line.arguments[1].toStdString());
    request.mutable_name_snapshot()->set_name(line.text(2).toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { printNodeAndEnd(conversation, reply); });
    return {};
}

/// "20%" or "50G".
bool readRoom(const QString &typed, api::SnapshotRoom &room)
{
    static const QRegularExpression kAmount(u"\\A([0-9]{1,6})(%|G)\\z"_s);
    const auto match = kAmount.match(typed);
    if (!match.hasMatch())
        return false;
    const auto number = match.captured(1).toULongLong();
    if (match.captured(2) == u"%"_s)
        room.set_percent(static_cast<quint32>(number));
    else
        room.set_bytes(number << 30);
    return room.percent() > 0 || room.bytes() > 0;
}

Understood snapshotRoom(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    if (line.arguments.isEmpty())
        request.mutable_snapshot_room();
    else if (!readRoom(line.arguments[0], *request.mutable_set_snapshot_room()))
        return wrongUsage(Cli::tr("The room is a part of the disk, such as 20%, or an amount, such as 50G."));
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.snapshot_room(), [&] {
            const auto &said = reply.snapshot_room();
            const auto size = [](quint64 bytes) { return QLocale::c().formattedDataSize(static_cast<qint64>(bytes)); };
            const auto share = said.bytes() > 0 ? Cli::tr("a fixed amount") : Cli::tr("%1 % of the free space and what they take already").arg(said.percent());
            conversation.out(
                Cli::tr("snapshots may take %1 (%2), they take %3; %4 are free").arg(size(said.budget()), share, size(said.used()), size(said.free())));
        });
        conversation.end();
    });
    return {};
}

} // namespace

QList<CliCommand> snapshotCommands()
{
    return {
        {u"snapshot list"_s, u"AGENT"_s, Cli::tr("the tree; * is where the running timeline grew from"), {}, listSnapshots},
        {u"snapshot take"_s, u"AGENT [LABEL...]"_s, Cli::tr("a point to go back to"), {}, takeSnapshot},
        {u"snapshot preview"_s, u"AGENT SNAPSHOT"_s, Cli::tr("what going back to it, or deleting it, means"), {}, previewSnapshot},
        {u"snapshot restore"_s,
         u"AGENT SNAPSHOT"_s,
         Cli::tr("keeps the present as a snapshot and goes back; then `agent continue`"),
         {QCommandLineOption(u"give-up-present"_s, Cli::tr("do not keep the present, e.g. because there is no room for it"))},
         restoreSnapshot},
        {u"snapshot pin"_s,
         u"AGENT SNAPSHOT"_s,
         Cli::tr("it is never removed"),
         {},
         [](CliSession &conversation, const CommandLine &line) { return pinSnapshot(conversation, line, true); }},
        {u"snapshot unpin"_s,
         u"AGENT SNAPSHOT"_s,
         Cli::tr("it may be thinned out again"),
         {},
         [](CliSession &conversation, const CommandLine &line) { return pinSnapshot(conversation, line, false); }},
        {u"snapshot name"_s, u"AGENT SNAPSHOT [NAME...]"_s, Cli::tr("one with a name is never thinned out; without NAME it loses its own"), {}, nameSnapshot},
        {u"snapshot delete"_s,
         u"AGENT SNAPSHOT"_s,
         Cli::tr("says what is lost; its children move to its parent"),
         {QCommandLineOption(u"yes"_s, Cli::tr("delete it"))},
         deleteSnapshot},
        {u"snapshot room"_s,
         u"[AMOUNT]"_s,
         Cli::tr("how much of the disk all snapshots may take: 20% of the free space and what they take already, or e.g. 50G"),
         {},
         snapshotRoom},
    };
}

} // namespace cofferdam
