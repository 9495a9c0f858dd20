// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/GiveRun.h"

#include "core/base/SideWork.h"
#include "core/transfer/FileName.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <utility>

namespace cofferdam {

Result<std::shared_ptr<GiveRun::Source>> GiveRun::look(const QString &folder, const FolderChoice &choice, const std::stop_token &stop)
{
    auto scan = scanFolder(folder, stop);
    if (!scan)
        return std::unexpected(scan.error());
    const auto leftOut = scan->leaveOut(choice);
    if (!leftOut)
        return std::unexpected(leftOut.error());
    const auto resolved = scan->folder;
    const auto files = scan->files;
    const auto bytes = scan->bytes;
    auto reader = FolderReader::open(std::move(*scan));
    if (!reader)
        return std::unexpected(reader.error());
    return std::make_shared<Source>(Source{.reader = std::move(*reader), .folder = resolved, .files = files, .bytes = bytes, .leftOut = *leftOut});
}

GiveRun::GiveRun(Guest &guest, Place place, std::shared_ptr<Source> source, std::function<void(Result<Given>)> done, QObject *parent)
    : TransferRun(guest, parent)
    , m_place(std::move(place))
    , m_source(std::move(source))
    , m_done(std::move(done))
{}

QByteArray GiveRun::aside() const
{
    return m_place.workspace + "/." + m_place.name.toUtf8() + ".cofferdam"; // AsideName.h of guestd
}

QByteArray GiveRun::target() const
{
    return m_place.workspace + '/' + m_place.name.toUtf8();
}

void GiveRun::begin()
{
    if (isOver())
        return;
    Q_EMIT progress(phrase("Files", "Copying into the machine"), 0);
    clearAside();
}

/// What an earlier try has left.
void GiveRun::clearAside()
{
    if (!guest())
        return fall(guestGone());
    guest()->removeTree(aside(), this, [this](const Result<void> &cleared) {
        if (isOver())
            return;
        if (!cleared && cleared.error().code != Errc::NotFound)
            return fall(cleared.error());
        guest() ? send({}) : fall(guestGone()); // the folder itself, also when nothing is in it
    });
}

void GiveRun::pump()
{
    if (isCancelled() && !m_failure)
        m_failure = cancelled();
    if (m_failure || m_isRead)
        return settle();
    if (m_isReading || m_underWay >= kMostUnderWay)
        return;
    m_isReading = true;
    workLongBeside(this, [this, source = m_source]() -> std::function<void()> {
        const auto tree = std::make_shared<Result<std::optional<api::PutTree>>>(source->reader.next());
        return [this, tree] {
            m_isReading = false;
            if (*tree && **tree)
                return send(std::move(***tree));
            if (*tree)
                m_isRead = true;
            else if (!m_failure)
                m_failure = tree->error();
            pump();
        };
    });
}

void GiveRun::send(api::PutTree tree)
{
    if (!guest())
        return fall(guestGone());
    tree.set_root(aside().toStdString());
    ++m_underWay;
    const auto read = m_source->reader.read();
    guest()->putTree(std::move(tree), this, [this](const Result<void> &put) {
        --m_underWay;
        if (!put && !m_failure)
            m_failure = put.error();
        pump();
    });
    Q_EMIT progress(phrase("Files", "Copying into the machine"),
                    m_source->bytes == 0 ? 0 : std::min(0.99, static_cast<double>(read) / static_cast<double>(m_source->bytes)));
    pump();
}

/// When nothing is under way any more.
void GiveRun::settle()
{
    if (m_underWay > 0 || m_isReading || m_isSettling || isOver())
        return;
    m_isSettling = true;
    if (!guest())
        return fall(guestGone());
    if (!m_failure)
        return finish();
    if (!guest()->isConnected())
        return fall(*m_failure); // what is there is cleared before the next try
    guest()->removeTree(aside(), this, [this](const Result<void> &) { end(std::unexpected(*m_failure)); });
}

void GiveRun::finish()
{
    guest()->moveTree(aside(), target(), this, [this](const Result<void> &moved) {
        if (!moved) {
            m_failure = moved.error().code == Errc::Exists
                            ? Error{Errc::Exists, phrase("Files", "The agent has a folder “%1” already; choose another name.").arg(m_place.name)}
                            : moved.error();
            m_isSettling = false;
            return settle();
        }
        const auto &reader = m_source->reader;
        Given given{.folder = {.agent = {},
                               .name = m_place.name,
                               .folder = m_source->folder,
                               .given = QDateTime::currentDateTimeUtc(),
                               .bytes = reader.read(),
                               .leftOut = m_source->leftOut + reader.leftOut()},
                    .entries = reader.given()};
        given.folder.files = static_cast<quint64>(std::ranges::count(given.entries, GivenEntry::Kind::File, &GivenEntry::kind));
        end(given);
    });
}

void GiveRun::fall(const Error &error)
{
    end(std::unexpected(error));
}

void GiveRun::end(const Result<Given> &result)
{
    if (!endOnce())
        return;
    m_done(result);
    Q_EMIT ended();
}

} // namespace cofferdam
