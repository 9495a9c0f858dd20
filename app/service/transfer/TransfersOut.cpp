// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Out of an agent's machine: looked at, or kept.

#include "app/service/transfer/SideRun.h"
#include "app/service/transfer/TakeSink.h"
#include "app/service/transfer/Transfers.h"
#include "core/api/PhraseMessage.h"
#include "core/transfer/Beneath.h"
#include "core/transfer/FileName.h"
#include "core/transfer/FolderScan.h"
#include "core/transfer/TextDiff.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMostRefusedShown = 1000;

/// Where files go, and the room there.
struct FileTarget {
    TargetFolder folder;
    quint64 room = 0;
};

/// The file as it was given, where it still lies as it was.
std::optional<QByteArray> asGiven(const QString &folder, const GivenEntry &before)
{
    if (before.sha256.isEmpty() || before.size > static_cast<quint64>(kMostCompared))
        return {};
    const auto root = openSource(folder);
    const auto file = root ? openIn(root->get(), before.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW) : Descriptor();
    struct stat status{};
    QFile read;
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || !read.open(file.get(), QIODevice::ReadOnly))
        return {};
    const auto bytes = read.read(kMostCompared + 1);
    Sha256 hash;
    hash.add(bytes);
    return hash.result() == before.sha256 ? std::optional(bytes) : std::nullopt;
}

api::FileDiff diffMessage(const QString &path, const QString &folder, const GivenEntry &before, const QByteArray &now, const std::stop_token &stop)
{
    api::FileDiff message;
    message.set_path(path.toStdString());
    if (now.size() > kMostCompared) {
        *message.mutable_note() = toApi(phrase("Files", "It is too large to be shown."));
        return message;
    }
    if (!isText(now)) {
        *message.mutable_note() = toApi(phrase("Files", "It is no text."));
        return message;
    }
    const bool wasThere = !before.path.isEmpty();
    const auto old = wasThere ? asGiven(folder, before) : std::nullopt;
    if (wasThere && !old)
        *message.mutable_note() = toApi(phrase("Files", "Your own file is another one by now, or gone, so this is all of the agent’s."));
    const auto diff = unifiedDiff(old && isText(*old) ? old : std::nullopt, now, stop);
    if (!diff) {
        *message.mutable_note() = toApi(diff.error().message);
        return message;
    }
    message.set_text(diff->text.toStdString());
    message.set_shortened(diff->shortened);
    return message;
}

void addRefused(api::TakenOut &taken, const QByteArray &path, const Phrase &why)
{
    if (taken.refused_size() >= kMostRefusedShown) {
        taken.set_refused_left_out(taken.refused_left_out() + 1);
        return;
    }
    auto *refused = taken.add_refused();
    refused->set_path(shownPath(path).toStdString());
    *refused->mutable_why() = toApi(why);
}

QList<FetchRun::Wanted> wantedOf(const QList<TreeChange> &files)
{
    QList<FetchRun::Wanted> wanted;
    for (const auto &file : files)
        wanted.append({file.path, file.newSize});
    return wanted;
}

} // namespace

void Transfers::diff(const Agent &agent, const api::FileRef &wish, QObject *context, Done<api::FileDiff> done)
{
    const auto name = QString::fromStdString(wish.name());
    const auto path = QByteArray::fromStdString(wish.path());
    if (isBusy(agent.id))
        return done(std::unexpected(busy()));
    const auto folder = m_store->find(agent.id, name);
    const auto given = folder ? m_store->entries(agent.id, name) : std::unexpected(folder.error());
    if (!given)
        return done(std::unexpected(given.error()));
    if (const auto refusal = refusalOfPath(path))
        return done(fail(Errc::Denied, *refusal));
    const auto before = std::ranges::find_if(*given, [&path](const GivenEntry &entry) { return entry.path == path && entry.kind == GivenEntry::Kind::File; });
    const auto bytes = std::make_shared<QByteArray>();
    const auto keep = [bytes](const FetchRun::Piece &piece, const std::stop_token &) -> Result<void> {
        bytes->append(piece.bytes);
        if (bytes->size() > kMostCompared)
            return fail(Errc::Invalid, phrase("Files", "It is too large to be shown."));
        return {};
    };
    const auto show = [this, guest = QPointer(&agent.guest), id = agent.id, bytes, was = before == given->end() ? GivenEntry{} : *before, from = folder->folder,
                       shown = QString::fromStdString(wish.path()), done = whileThere(context, std::move(done))](const Result<FetchRun::Failures> &failures) {
        if (!failures || !failures->isEmpty() || !guest)
            return done(std::unexpected(!failures ? failures.error() : failures->value(0, TransferRun::guestGone())));
        const auto compare = [bytes, was, from, shown](const std::stop_token &stop) -> Result<api::FileDiff> {
            return diffMessage(shown, from, was, *bytes, stop);
        };
        start(id, new SideRun<api::FileDiff>(*guest, {.text = phrase("Files", "Comparing"), .fraction = 0.9}, compare, done, this));
    };
    start(agent.id, new FetchRun(agent.guest, agent.workspace + '/' + name.toUtf8(), {{path, static_cast<quint64>(kMostCompared)}}, keep, show, this));
}

void Transfers::takeOut(const Agent &agent, const api::TakeOut &wish, QObject *context, Done<api::TakenOut> done)
{
    if (isBusy(agent.id))
        return done(std::unexpected(busy()));
    const auto answer = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, workspace = agent.workspace, wish,
                         target = QPointer(context), done = whileThere(context, std::move(done))](const Result<TreeChanges> &changes) {
        if (!target)
            return;
        if (!changes || !guest)
            return done(std::unexpected(changes ? TransferRun::guestGone() : changes.error()));
        takeChosen({id, called, *guest, workspace}, wish, *changes, done);
    };
    listChanges(agent, QString::fromStdString(wish.name()), answer);
}

void Transfers::takeChosen(const Agent &agent, const api::TakeOut &wish, const TreeChanges &changes, const Done<api::TakenOut> &done)
{
    QSet<QByteArray> chosen;
    for (const auto &path : wish.paths())
        chosen.insert(QByteArray::fromStdString(path));
    const bool all = chosen.isEmpty();
    api::TakenOut refused;
    QList<TreeChange> files;
    quint64 bytes = 0;
    for (const auto &change : changes.changes) {
        const bool wanted = all ? change.kind != TreeChange::Kind::Deleted : chosen.remove(change.path);
        if (!wanted)
            continue;
        if (change.kind == TreeChange::Kind::Deleted || change.refused) {
            addRefused(refused, change.path, change.refused.value_or(phrase("Files", "The agent deleted it.")));
        } else if (change.warning && !wish.despite_warnings()) {
            addRefused(refused, change.path, *change.warning);
        } else {
            bytes += change.newSize;
            files.append(change);
        }
    }
    for (const auto &path : std::as_const(chosen))
        addRefused(refused, path, phrase("Files", "The agent did not change it."));
    TakeSink::Wish how{.agent = agent.name,
                       .name = QString::fromStdString(wish.name()),
                       .over = {},
                       .executable = wish.executable(),
                       .despiteWarnings = wish.despite_warnings()};
    for (const auto &path : wish.over())
        how.over.insert(QByteArray::fromStdString(path));
    const auto openTarget = [folder = QString::fromStdString(wish.folder())](const std::stop_token &) -> Result<FileTarget> {
        auto opened = TargetFolder::open(folder);
        if (!opened)
            return std::unexpected(opened.error());
        const auto room = opened->room();
        return FileTarget{.folder = std::move(*opened), .room = room};
    };
    const auto take = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, workspace = agent.workspace, wish, how, files, bytes, refused,
                       done](Result<FileTarget> target) {
        if (!target || !guest)
            return done(std::unexpected(target ? TransferRun::guestGone() : target.error()));
        if (bytes > target->room)
            return done(fail(Errc::NoSpace, phrase("Files", "There is no room for that: %1 MiB are needed.").arg((bytes >> 20) + 1)));
        takeFiles({id, called, *guest, workspace}, wish, std::make_shared<TakeSink>(std::move(target->folder), how, files), refused, done);
    };
    start(agent.id, new SideRun<FileTarget>(agent.guest, {.text = phrase("Files", "Looking at the folder")}, openTarget, take, this));
}

void Transfers::takeFiles(const Agent &agent, const api::TakeOut &wish, std::shared_ptr<TakeSink> sink, const api::TakenOut &refused,
                          const Done<api::TakenOut> &done)
{
    api::TransferDetail detail;
    detail.set_out(true);
    detail.set_name(wish.name());
    detail.set_folder(wish.folder());
    const auto finish = [this, sink, refused, id = agent.id, detail, done](const Result<FetchRun::Failures> &failures) {
        sink->drop();
        auto taken = sink->taken();
        taken.MergeFrom(refused);
        taken.set_folder(detail.folder());
        if (failures) {
            for (const auto &[file, why] : failures->asKeyValueRange())
                addRefused(taken, sink->files().at(file).path, why.message);
        }
        auto told = detail;
        told.set_files(taken.files());
        told.set_bytes(taken.bytes());
        told.set_sha256(taken.sha256());
        if (taken.files() > 0)
            record(id, phrase("Files", "You took %n file(s) out of the agent’s machine.", nullptr, int(taken.files())), told);
        done(failures ? Result<api::TakenOut>(taken) : std::unexpected(failures.error()));
    };
    auto *run = new FetchRun(
        agent.guest, agent.workspace + '/' + QByteArray::fromStdString(wish.name()), wantedOf(sink->files()),
        [sink](const FetchRun::Piece &piece, const std::stop_token &stop) { return sink->take(piece, stop); }, finish, this);
    if (sink->files().isEmpty())
        return start(agent.id, run);
    auto planned = detail;
    planned.set_files(static_cast<quint64>(sink->files().size()));
    for (const auto &file : sink->files())
        planned.set_bytes(planned.bytes() + file.newSize);
    startRecorded(agent.id, run, phrase("Files", "You take %n file(s) out of the agent’s machine.", nullptr, int(planned.files())), planned);
}

} // namespace cofferdam
