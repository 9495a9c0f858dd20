// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail: read, verified, and taken along.

#include "app/service/api/Convert.h"
#include "app/service/requests/Request.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/TrailHeads.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr quint32 kMaxAsked = 1000; // rows
constexpr qsizetype kPageBytes = 2 * 1024 * 1024; // half a frame

void verifyAudit(const Request &request, const api::Empty &)
{
    QList<TrailWitness> witnesses;
    const auto kept = request.service.snapshots.auditHead();
    if (!kept)
        return request.fail(kept.error());
    if (!kept->isEmpty())
        witnesses.append(TrailWitness{HeadPlace::Snapshots, SignedHead::fromText(*kept).value_or(SignedHead())}); // what is none is not signed
    request.service.trail.verify(witnesses, request.context, [request](const TrailReport &report) {
        api::ServiceToClient message;
        message.mutable_verified()->set_ok(report.ok);
        message.mutable_verified()->set_size(report.size);
        message.mutable_verified()->set_root(report.root.toStdString());
        if (!report.problem.isEmpty())
            *message.mutable_verified()->mutable_problem() = toApi(report.problem);
        if (report.head.isSigned())
            message.mutable_verified()->set_head(report.head.toText().toStdString());
        for (const auto &words : report.words)
            *message.mutable_verified()->add_words() = toApi(words);
        request.reply(message);
    });
}

void queryAudit(const Request &request, const api::AuditQuery &asked)
{
    const auto event = fromWire<TrailEvent>(asked.event());
    if (!event && asked.event() != api::EVENT_UNSPECIFIED) // all rows would be no answer to that
        return request.fail({Errc::Unsupported, phrase("Service", "This service does not know that event.")});
    const auto wanted = QString::fromStdString(asked.agent());
    const auto *named = request.service.agents.named(wanted); // those that are gone have rows, too
    const TrailQuery query{.agent = named ? named->record().id : AgentId{wanted},
                           .task = TaskId{QString::fromStdString(asked.task())},
                           .event = event,
                           .outcome = {},
                           .toolCallId = {},
                           .beforeSeq = asked.before_seq(),
                           .limit = std::clamp(static_cast<int>(std::min(asked.limit(), kMaxAsked)), 1, TrailQuery::kMaxLimit),
                           .maxBytes = kPageBytes};
    request.service.trail.query(query, request.context, [request](const Result<QList<TrailRow>> &rows) {
        if (!rows)
            return request.fail(rows.error());
        api::ServiceToClient message;
        auto *page = message.mutable_audit();
        QHash<AgentId, QSet<SnapshotId>> there;
        for (const auto &row : *rows) {
            auto *told = page->add_rows();
            *told = toApi(row);
            if (row.snapshot.isNull())
                continue;
            if (!there.contains(row.agent)) {
                for (const auto &node : request.service.snapshots.nodes(row.agent))
                    there[row.agent] << node.id;
            }
            told->set_snapshot_gone(!there[row.agent].contains(row.snapshot));
        }
        page->set_more(!rows->isEmpty() && rows->last().seq > 1);
        page->set_size(request.service.trail.size());
        page->set_root(request.service.trail.root().toStdString());
        request.reply(message);
    });
}

void exportAudit(const Request &request, const api::ExportAudit &asked)
{
    request.service.trail.exportPiece(asked.after(), asked.up_to(), request.context,
                                      request.answering<TrailPiece>([](api::ServiceToClient &message, const TrailPiece &piece) {
                                          auto *part = message.mutable_audit_export();
                                          part->set_lines(piece.lines.toStdString());
                                          part->set_last(piece.last);
                                          if (piece.head.isSigned())
                                              part->set_head(piece.head.toText().toStdString());
                                      }));
}

} // namespace

QList<RequestRow> auditRequests()
{
    return {plainRow<&Message::export_audit, exportAudit>(Message::kExportAudit), plainRow<&Message::query_audit, queryAudit>(Message::kQueryAudit),
            plainRow<&Message::verify_audit, verifyAudit>(Message::kVerifyAudit)};
}

} // namespace cofferdam
