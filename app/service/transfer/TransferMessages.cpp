// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/TransferMessages.h"

#include "core/api/PhraseMessage.h"
#include "core/transfer/FileName.h"

#include <QStorageInfo>

namespace cofferdam {
namespace {

constexpr qsizetype kMostMessageBytes = 2 * 1024 * 1024; // a frame has twice that

api::FileChange::Kind kindMessage(TreeChange::Kind kind)
{
    switch (kind) {
    case TreeChange::Kind::Added: return api::FileChange::ADDED;
    case TreeChange::Kind::Changed: return api::FileChange::CHANGED;
    case TreeChange::Kind::Deleted: return api::FileChange::DELETED;
    case TreeChange::Kind::Type: return api::FileChange::TYPE;
    case TreeChange::Kind::Mode: return api::FileChange::MODE;
    }
    return api::FileChange::CHANGE_UNSPECIFIED;
}

} // namespace

api::FolderScan scanMessage(const FolderScan &scan)
{
    api::FolderScan message;
    message.set_folder(scan.folder.toStdString());
    message.set_name(givenNameFrom(scan.folder).toStdString());
    message.set_files(scan.files);
    message.set_folders(scan.folders);
    message.set_bytes(scan.bytes);
    for (const auto &finding : scan.findings) {
        auto *each = message.add_findings();
        each->set_kind(finding.secret ? api::FolderFinding::SECRET : api::FolderFinding::LEFT_OUT);
        each->set_path(shownPath(finding.path).toStdString());
        *each->mutable_what() = toApi(finding.what);
        each->set_bytes(finding.bytes);
    }
    message.set_findings_left_out(scan.findingsLeftOut);
    for (const auto &warning : scan.warnings)
        *message.add_warnings() = toApi(warning);
    message.set_free_bytes(static_cast<quint64>(std::max<qint64>(0, QStorageInfo(scan.folder).bytesAvailable())));
    return message;
}

api::GivenFolder givenMessage(const GivenFolder &folder)
{
    api::GivenFolder message;
    message.set_agent(folder.agent.value.toStdString());
    message.set_name(folder.name.toStdString());
    message.set_folder(folder.folder.toStdString());
    message.set_files(folder.files);
    message.set_bytes(folder.bytes);
    message.set_given_ms(folder.given.toMSecsSinceEpoch());
    message.set_left_out(folder.leftOut);
    return message;
}

api::FolderChanges changesMessage(const QString &name, const TreeChanges &changes)
{
    api::FolderChanges message;
    message.set_name(name.toStdString());
    message.set_unchanged(changes.unchanged);
    qsizetype size = 0;
    for (const auto &change : changes.changes) {
        if (size > kMostMessageBytes) {
            message.set_left_out(message.left_out() + 1);
            continue;
        }
        auto *each = message.add_changes();
        each->set_kind(kindMessage(change.kind));
        each->set_path(shownPath(change.path).toStdString());
        each->set_old_size(change.oldSize);
        each->set_new_size(change.newSize);
        each->set_executable(change.executable);
        each->set_compared(change.compared);
        if (change.refused)
            *each->mutable_refused() = toApi(*change.refused);
        if (change.warning)
            *each->mutable_warning() = toApi(*change.warning);
        size += static_cast<qsizetype>(each->ByteSizeLong());
    }
    for (const auto &repository : changes.repositories) {
        size += repository.size() * 3;
        if (size < kMostMessageBytes * 3 / 2)
            message.add_repositories(repository.toStdString());
    }
    return message;
}

} // namespace cofferdam
