// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The history of a repository, out of an agent's machine.

#include "app/service/transfer/FetchRun.h"
#include "app/service/transfer/SideRun.h"
#include "app/service/transfer/Transfers.h"
#include "app/service/transfer/TreeListing.h"
#include "core/transfer/FileName.h"
#include "core/transfer/GitHistory.h"
#include "core/transfer/Sha256.h"
#include "core/transfer/TargetFolder.h"

#include <QFile>

#include <sys/stat.h>

#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kCopyPiece = 1 << 20;

struct MadeBundle {
    QString path;
    quint64 size = 0;
    QByteArray sha256;
};

Result<MadeBundle> makeBundle(GitHistory &history, const std::stop_token &stop)
{
    const auto path = history.bundle(stop);
    if (!path)
        return std::unexpected(path.error());
    MadeBundle made{.path = *path, .size = 0, .sha256 = {}};
    QFile file(made.path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Files", "The history cannot be read."));
    Sha256 hash;
    for (auto bytes = file.read(kCopyPiece); !bytes.isEmpty(); bytes = file.read(kCopyPiece)) {
        hash.add(bytes);
        made.size += static_cast<quint64>(bytes.size());
    }
    made.sha256 = hash.result();
    return made;
}

/// Into a file that was not there.
Result<QByteArray> keepBundle(const QString &bundle, const QString &target, const QString &agent, const std::stop_token &stop)
{
    const auto folder = TargetFolder::open(target.section(u'/', 0, -2));
    if (!folder)
        return std::unexpected(folder.error());
    auto file = folder->begin(QFile::encodeName(target.section(u'/', -1)), false, false);
    if (!file)
        return std::unexpected(file.error());
    QFile from(bundle);
    if (!from.open(QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Files", "The history cannot be read."));
    for (auto bytes = from.read(kCopyPiece); !bytes.isEmpty(); bytes = from.read(kCopyPiece)) {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, phrase("Files", "It was given up."));
        if (auto written = file->write(bytes); !written)
            return std::unexpected(written.error());
    }
    return file->finish("cofferdam://" + agent.toUtf8());
}

/// What of a .git is read.
Result<QList<GuestEntry>> historyFiles(const QList<GuestEntry> &entries)
{
    QList<GuestEntry> wanted;
    quint64 bytes = 0;
    for (const auto &entry : entries) {
        if (!S_ISREG(entry.mode) || !GitHistory::isWanted(entry.path))
            continue;
        bytes += entry.size;
        wanted.append(entry);
        if (bytes > GitHistory::kMostBytes || entry.size > GitHistory::kMostBytes || wanted.size() > GitHistory::kMostFiles)
            return fail(Errc::Invalid, phrase("Files", "The history is larger than can be taken."));
    }
    return wanted;
}

} // namespace

void Transfers::takeBundle(const Agent &agent, const api::TakeBundle &wish, QObject *context, Done<api::TakenOut> done)
{
    const auto repository = QByteArray::fromStdString(wish.repository());
    const bool top = repository.isEmpty() || repository == ".";
    if (isBusy(agent.id))
        return done(std::unexpected(busy()));
    if (const auto known = m_store->find(agent.id, QString::fromStdString(wish.name())); !known)
        return done(std::unexpected(known.error()));
    if (const auto refusal = top ? std::nullopt : refusalOfPath(repository))
        return done(fail(Errc::Denied, *refusal));
    if (!wish.file().starts_with('/') || wish.file().ends_with('/'))
        return done(fail(Errc::Invalid, phrase("Files", "Say the file with its whole path.")));
    const auto root = agent.workspace + '/' + QByteArray::fromStdString(wish.name()) + (top ? QByteArray() : '/' + repository) + "/.git";
    const auto answer = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, root, wish, target = QPointer(context),
                         done = whileThere(context, std::move(done))](const Result<QList<GuestEntry>> &entries) {
        if (!target)
            return;
        if (!entries || !guest)
            return done(std::unexpected(entries ? TransferRun::guestGone() : entries.error()));
        prepareHistory({id, called, *guest, root}, wish, *entries, done);
    };
    start(agent.id, new TreeListing(agent.guest, root, true, answer, this));
}

/// `agent.workspace` is the .git, here and in what follows.
void Transfers::prepareHistory(const Agent &agent, const api::TakeBundle &wish, const QList<GuestEntry> &entries, const Done<api::TakenOut> &done)
{
    const auto wanted = historyFiles(entries);
    if (!wanted)
        return done(std::unexpected(wanted.error()));
    quint64 bytes = 0;
    for (const auto &entry : *wanted)
        bytes += entry.size;
    const auto prepare = [folder = m_workFolder, bytes](const std::stop_token &stop) -> Result<std::shared_ptr<GitHistory>> {
        return GitHistory::begin(folder, bytes, stop);
    };
    const auto fetch = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, root = agent.workspace, wish, files = *wanted,
                        done](const Result<std::shared_ptr<GitHistory>> &history) {
        if (!history || !guest)
            return done(std::unexpected(history ? TransferRun::guestGone() : history.error()));
        fetchHistory({id, called, *guest, root}, wish, files, *history, done);
    };
    start(agent.id, new SideRun<std::shared_ptr<GitHistory>>(agent.guest, {.text = phrase("Files", "Looking at the folder")}, prepare, fetch, this));
}

void Transfers::fetchHistory(const Agent &agent, const api::TakeBundle &wish, const QList<GuestEntry> &wanted, std::shared_ptr<GitHistory> history,
                             const Done<api::TakenOut> &done)
{
    QList<FetchRun::Wanted> files;
    for (const auto &entry : wanted)
        files.append({entry.path, entry.size});
    const auto add = [history, files](const FetchRun::Piece &piece, const std::stop_token &) {
        return history->add(files.at(piece.file).path, piece.bytes, piece.first);
    };
    const auto finish = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, root = agent.workspace, history, wish,
                         done](const Result<FetchRun::Failures> &failures) {
        if (!failures || !failures->isEmpty())
            return done(std::unexpected(failures ? failures->constBegin().value() : failures.error()));
        if (!guest)
            return done(std::unexpected(TransferRun::guestGone()));
        keepHistory({id, called, *guest, root}, wish, history, done);
    };
    start(agent.id, new FetchRun(agent.guest, agent.workspace, files, add, finish, this));
}

void Transfers::keepHistory(const Agent &agent, const api::TakeBundle &wish, std::shared_ptr<GitHistory> history, const Done<api::TakenOut> &done)
{
    const auto make = [history](const std::stop_token &stop) { return makeBundle(*history, stop); };
    const auto keep = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, history, wish, done](const Result<MadeBundle> &made) {
        if (!made || !guest)
            return done(std::unexpected(made ? TransferRun::guestGone() : made.error()));
        api::TransferDetail detail;
        detail.set_out(true);
        detail.set_name(wish.name());
        detail.set_folder(wish.file());
        detail.set_files(1);
        detail.set_bytes(made->size);
        detail.set_sha256(made->sha256.toStdString());
        const auto copy = [history, path = made->path, file = QString::fromStdString(wish.file()), called](const std::stop_token &stop) {
            return keepBundle(path, file, called, stop);
        };
        const auto answer = [this, id, detail, done](const Result<QByteArray> &kept) {
            if (!kept) {
                record(id, phrase("Files", "The history was not kept: %1").arg(kept.error().message), detail);
                return done(std::unexpected(kept.error()));
            }
            api::TakenOut taken;
            taken.set_folder(detail.folder());
            taken.set_files(1);
            taken.set_bytes(detail.bytes());
            taken.set_sha256(detail.sha256());
            done(taken);
        };
        startRecorded(id,
                      new SideRun<QByteArray>(*guest, {.text = phrase("Files", "Keeping the history"), .fraction = 0.95, .counts = true}, copy, answer, this),
                      phrase("Files", "You took the history of “%1” out of the agent’s machine.").arg(QString::fromStdString(detail.name())), detail);
    };
    start(agent.id, new SideRun<MadeBundle>(agent.guest, {.text = phrase("Files", "Looking at the history"), .fraction = 0.9}, make, keep, this));
}

} // namespace cofferdam
