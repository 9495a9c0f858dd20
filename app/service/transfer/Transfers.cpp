// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/Transfers.h"

#include "app/service/transfer/SideRun.h"
#include "app/service/transfer/TransferMessages.h"
#include "app/service/transfer/TreeListing.h"
#include "core/audit/Trail.h"
#include "core/base/SideWork.h"

#include <QDir>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

TrailRow transferRow(const AgentId &agent, const Phrase &what, const api::TransferDetail &detail)
{
    TrailRow row;
    row.agent = agent;
    row.event = TrailEvent::Agent;
    row.subject = QString::fromStdString(detail.folder());
    row.reason = what;
    *row.detail.mutable_transfer() = detail;
    return row;
}

} // namespace

Transfers::Transfers(std::unique_ptr<GivenStore> store, QString workFolder, Trail &trail)
    : m_store(std::move(store))
    , m_workFolder(std::move(workFolder))
    , m_trail(trail)
{}

Transfers::~Transfers()
{
    m_stop.request_stop();
}

QStringList Transfers::storesIn(const QString &dataFolder)
{
    return {dataFolder + u"/files.db"_s};
}

Result<std::unique_ptr<Transfers>> Transfers::open(const QString &dataFolder, const Secret &key, Trail &trail)
{
    auto store = GivenStore::open(storesIn(dataFolder).constFirst(), key);
    if (!store)
        return std::unexpected(store.error());
    const auto workFolder = dataFolder + u"/histories"_s;
    QDir(workFolder).removeRecursively(); // what a program that was killed has left
    auto transfers = std::unique_ptr<Transfers>(new Transfers(std::move(*store), workFolder, trail));
    if (const auto told = transfers->tellCutOff(); !told)
        return std::unexpected(told.error());
    return transfers;
}

/// Of the service before this one.
Result<void> Transfers::tellCutOff()
{
    const auto begun = m_store->begun();
    if (!begun)
        return std::unexpected(begun.error());
    for (const auto &one : *begun) {
        api::TransferDetail detail;
        detail.ParseFromArray(one.about.constData(), int(one.about.size()));
        const auto folder = QString::fromStdString(detail.folder());
        const auto what =
            detail.out() ? phrase("Files", "The service ended while files of the agent were taken out to “%1”; how far that came is not known.").arg(folder)
                         : phrase("Files", "The service ended while the agent was given a copy of “%1”; how far that came is not known.").arg(folder);
        m_trail.append(transferRow(one.agent, what, detail), this, [this, number = one.number](const Result<quint64> &written) {
            if (written)
                end(number);
        });
    }
    return {};
}

void Transfers::end(qint64 number)
{
    if (number > 0)
        std::ignore = m_store->end(number); // what stays is told once too often
}

bool Transfers::isBusy(const AgentId &agent) const
{
    return !m_running.value(agent).isNull();
}

Error Transfers::busy()
{
    return {Errc::Busy, phrase("Files", "Files of this agent are on their way already; wait, or give that up first.")};
}

void Transfers::attach(const AgentId &agent, TransferRun *run)
{
    m_running.insert(agent, run);
    connect(run, &TransferRun::progress, this, [this, agent](const Phrase &text, double fraction) { Q_EMIT progress(agent, text, fraction, false); });
    connect(run, &TransferRun::ended, this, [this, agent, run] {
        run->deleteLater();
        if (m_running.value(agent) == run) {
            m_running.remove(agent);
            end(m_begun.take(agent));
        }
        if (!isBusy(agent)) // its answer may have begun the next step
            Q_EMIT progress(agent, {}, 1, true);
    });
}

void Transfers::start(const AgentId &agent, TransferRun *run)
{
    attach(agent, run);
    run->begin();
}

void Transfers::startRecorded(const AgentId &agent, TransferRun *run, const Phrase &what, const api::TransferDetail &detail)
{
    attach(agent, run);
    const auto number = m_store->begin(agent, QByteArray::fromStdString(detail.SerializeAsString()));
    if (!number)
        return run->refuse(number.error());
    m_begun.insert(agent, *number);
    m_trail.append(transferRow(agent, what, detail), run, [run](const Result<quint64> &written) { written ? run->begin() : run->refuse(written.error()); });
}

void Transfers::cancel(const AgentId &agent)
{
    if (const auto run = m_running.value(agent))
        run->cancel();
}

void Transfers::forget(const AgentId &agent)
{
    cancel(agent);
    std::ignore = m_store->forget(agent); // what stays is of nobody, and in nobody's way
}

void Transfers::record(const AgentId &agent, const Phrase &what, const api::TransferDetail &detail)
{
    m_trail.append(transferRow(agent, what, detail), this, [this, number = m_begun.take(agent)](const Result<quint64> &written) {
        if (written)
            end(number);
    });
}

void Transfers::scan(const QString &folder, QObject *context, Done<api::FolderScan> done)
{
    workLongBeside(context, [folder, stop = m_stop.get_token(), done = std::move(done)]() -> std::function<void()> {
        const auto scanned = scanFolder(folder, stop);
        const auto message = std::make_shared<Result<api::FolderScan>>(scanned.transform(scanMessage));
        return [message, done] { done(std::move(*message)); };
    });
}

void Transfers::give(const Agent &agent, const api::GiveFolder &asked, QObject *context, Done<GivenFolder> done)
{
    const auto folder = QString::fromStdString(asked.folder());
    const auto name = asked.name().empty() ? givenNameFrom(folder) : QString::fromStdString(asked.name());
    if (!isGivenName(name))
        return done(fail(
            Errc::Invalid,
            phrase("Files", "A name has 1 to 80 letters, digits, blanks, dots, dashes or underscores, and begins with a letter, a digit or an underscore.")));
    if (isBusy(agent.id))
        return done(std::unexpected(busy()));
    FolderChoice choice{.without = {}, .with = {}, .allSecrets = asked.with_secrets()};
    for (const auto &path : asked.leave_out())
        choice.without.append(QString::fromStdString(path));
    for (const auto &path : asked.with())
        choice.with.append(QString::fromStdString(path));
    const auto answer = [this, guest = QPointer(&agent.guest), id = agent.id, called = agent.name, workspace = agent.workspace, name,
                         done = whileThere(context, std::move(done))](const Result<std::shared_ptr<GiveRun::Source>> &source) {
        if (!source || !guest)
            return done(std::unexpected(source ? TransferRun::guestGone() : source.error()));
        giveLooked({id, called, *guest, workspace}, name, *source, done);
    };
    const auto look = [folder, choice](const std::stop_token &stop) { return GiveRun::look(folder, choice, stop); };
    start(agent.id, new SideRun<std::shared_ptr<GiveRun::Source>>(agent.guest, {.text = phrase("Files", "Looking at the folder")}, look, answer, this));
}

void Transfers::giveLooked(const Agent &agent, const QString &name, std::shared_ptr<GiveRun::Source> source, const Done<GivenFolder> &done)
{
    api::TransferDetail detail;
    detail.set_name(name.toStdString());
    detail.set_folder(source->folder.toStdString());
    detail.set_files(source->files);
    detail.set_bytes(source->bytes);
    const auto what = phrase("Files", "You gave the agent a copy of “%1”.").arg(source->folder);
    const auto answer = [this, id = agent.id, detail, done](Result<GiveRun::Given> given) {
        if (!given) {
            record(id, phrase("Files", "The copy of “%1” was not finished: %2").arg(QString::fromStdString(detail.folder()), given.error().message), detail);
            return done(std::unexpected(given.error()));
        }
        given->folder.agent = id;
        if (const auto saved = m_store->save(given->folder, given->entries); !saved)
            return done(
                fail(saved.error().code,
                     phrase("Files", "The agent has its copy, but what it was given could not be kept in mind, so nothing tells you what it changes: %1")
                         .arg(saved.error().message)));
        done(given->folder);
    };
    startRecorded(agent.id, new GiveRun(agent.guest, {.name = name, .workspace = agent.workspace}, std::move(source), answer, this), what, detail);
}

/// The caller has looked whether it may.
void Transfers::listChanges(const Agent &agent, const QString &name, Done<TreeChanges> done)
{
    auto given = m_store->entries(agent.id, name);
    if (!given)
        return done(std::unexpected(given.error()));
    const auto answer = [this, guest = QPointer(&agent.guest), id = agent.id, given = std::move(*given),
                         done = std::move(done)](const Result<QList<GuestEntry>> &now) {
        if (!now)
            return done(now.error().code == Errc::NotFound
                            ? fail(Errc::NotFound,
                                   phrase("Files", "The agent’s machine has no such folder any more: it was removed, or you went back to before it was given."))
                            : std::unexpected(now.error()));
        if (!guest)
            return done(std::unexpected(TransferRun::guestGone()));
        const auto compare = [given, entries = *now](const std::stop_token &) -> Result<TreeChanges> { return treeChanges(given, entries); };
        start(id, new SideRun<TreeChanges>(*guest, {.text = phrase("Files", "Comparing"), .fraction = 0.9}, compare, done, this));
    };
    start(agent.id, new TreeListing(agent.guest, agent.workspace + '/' + name.toUtf8(), false, answer, this));
}

void Transfers::changes(const Agent &agent, const QString &name, QObject *context, Done<TreeChanges> done)
{
    if (isBusy(agent.id))
        return done(std::unexpected(busy()));
    listChanges(agent, name, whileThere(context, std::move(done)));
}

} // namespace cofferdam
