// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/ControlRequests.h"

#include "core/api/PortFraming.h"
#include "core/sluice/control/GuestText.h"

#include <QTimer>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::size_t kMessageRoom = 64 * 1024;               // of a frame, for everything but a file's content
constexpr std::size_t kHashBytes = 32;                        // SHA-256
constexpr std::chrono::milliseconds kRequestPatience{70'000}; // the guest gives up after 60 s

Error errorOf(const api::Failed &failed)
{
    static const QHash<QString, Errc> codes{{u"not-found"_s, Errc::NotFound}, {u"denied"_s, Errc::Denied},          {u"no-space"_s, Errc::NoSpace},
                                            {u"invalid"_s, Errc::Invalid},    {u"too-large"_s, Errc::Invalid},      {u"busy"_s, Errc::Busy},
                                            {u"exists"_s, Errc::Exists},      {u"unsupported"_s, Errc::Unsupported}};
    return {codes.value(guestText(failed.code()), Errc::Io), Phrase::verbatim(guestText(failed.message()))};
}

template<typename T, typename Convert>
auto converted(ControlRequests::Done<T> done, Convert convert)
{
    return [done = std::move(done), convert](Result<api::GuestToHost> reply) {
        if (!reply)
            done(std::unexpected(reply.error()));
        else
            done(convert(std::move(*reply)));
    };
}

auto nothing(ControlRequests::Done<void> done)
{
    return converted<void>(std::move(done), [](const api::GuestToHost &reply) -> Result<void> {
        if (!reply.has_done())
            return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
        return {};
    });
}

} // namespace

void ControlRequests::request(api::HostToGuest message, QObject *context, Answer done)
{
    const auto id = ++m_last;
    auto *patience = new QTimer(this);
    patience->setSingleShot(true);
    m_waiting.insert(id, {context, std::move(done), patience});
    if (!m_isOpen) {
        QMetaObject::invokeMethod(
            this, [this, id] { finish(id, fail(Errc::Unavailable, phrase("Guest", "The machine cannot be reached."))); }, Qt::QueuedConnection);
        return;
    }
    connect(patience, &QTimer::timeout, this, [this, id] { finish(id, fail(Errc::Timeout, phrase("Guest", "The machine does not answer."))); });
    patience->start(kRequestPatience);
    message.set_id(id);
    Q_EMIT leaves(message);
}

void ControlRequests::onAnswer(api::GuestToHost message)
{
    const auto id = message.id();
    if (message.has_failed())
        finish(id, std::unexpected(errorOf(message.failed())));
    else
        finish(id, std::move(message));
}

void ControlRequests::finish(quint64 id, Result<api::GuestToHost> result)
{
    const auto found = m_waiting.find(id);
    if (found == m_waiting.end())
        return; // answered after our patience ended
    const auto request = std::move(*found);
    m_waiting.erase(found);
    request.patience->deleteLater();
    if (request.context)
        request.done(std::move(result));
}

void ControlRequests::end()
{
    m_isOpen = false;
    const QPointer<ControlRequests> alive(this);
    const auto ids = m_waiting.keys();
    for (const auto id : ids) {
        if (alive)
            finish(id, fail(Errc::Unavailable, phrase("Guest", "The connection to the machine was cut.")));
    }
}

void ControlRequests::putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done)
{
    if (static_cast<std::size_t>(content.size()) > api::kMaxFrameSize - kMessageRoom || path.size() > kLongestPath) {
        QMetaObject::invokeMethod(
            context, [done] { done(fail(Errc::Invalid, phrase("Guest", "The file is too large: at most 4 MiB can be put at once."))); }, Qt::QueuedConnection);
        return;
    }
    api::HostToGuest message;
    auto *put = message.mutable_put_file();
    put->set_path(path.toStdString());
    put->set_mode(mode);
    put->set_content(content.constData(), static_cast<std::size_t>(content.size()));
    request(std::move(message), context, nothing(std::move(done)));
}

void ControlRequests::getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done)
{
    api::HostToGuest message;
    auto *get = message.mutable_get_file();
    get->set_path(path.toStdString());
    get->set_offset(offset);
    get->set_length(length);
    request(std::move(message), context, converted<GuestContent>(std::move(done), [](const api::GuestToHost &reply) -> Result<GuestContent> {
                if (!reply.has_content())
                    return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
                return GuestContent{QByteArray::fromStdString(reply.content().content()), reply.content().total_size()};
            }));
}

void ControlRequests::hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done)
{
    api::HostToGuest message;
    message.mutable_hash_tree()->set_path(path.toStdString());
    request(std::move(message), context, converted<QList<GuestFile>>(std::move(done), [](const api::GuestToHost &reply) -> Result<QList<GuestFile>> {
                if (!reply.has_hashes())
                    return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
                QList<GuestFile> files;
                for (const auto &file : reply.hashes().files())
                    files.append({guestText(file.path()), file.size(), file.mode(), QByteArray::fromStdString(file.sha256()), guestText(file.link())});
                return files;
            }));
}

void ControlRequests::putTree(api::PutTree tree, QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_put_tree()->Swap(&tree);
    request(std::move(message), context, nothing(std::move(done)));
}

void ControlRequests::moveTree(const QByteArray &from, const QByteArray &to, QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_move_tree()->set_from(from.toStdString());
    message.mutable_move_tree()->set_to(to.toStdString());
    request(std::move(message), context, nothing(std::move(done)));
}

void ControlRequests::removeTree(const QByteArray &root, QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_remove_tree()->set_root(root.toStdString());
    request(std::move(message), context, nothing(std::move(done)));
}

void ControlRequests::listTree(const QByteArray &root, const QByteArray &after, bool withGit, QObject *context, Done<GuestPage> done)
{
    api::HostToGuest message;
    auto *list = message.mutable_list_tree();
    list->set_root(root.toStdString());
    list->set_after(after.toStdString());
    list->set_hashes(!withGit);
    list->set_without_git(!withGit);
    request(std::move(message), context, converted<GuestPage>(std::move(done), [](const api::GuestToHost &reply) -> Result<GuestPage> {
                if (!reply.has_tree_page())
                    return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
                GuestPage page{.entries = {}, .more = reply.tree_page().more()};
                for (const auto &entry : reply.tree_page().entries()) {
                    if (!entry.sha256().empty() && entry.sha256().size() != kHashBytes)
                        return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
                    page.entries.append({QByteArray::fromStdString(entry.path()), entry.size(), entry.mode(), QByteArray::fromStdString(entry.sha256()),
                                         QByteArray::fromStdString(entry.link()), entry.stored()});
                }
                return page;
            }));
}

void ControlRequests::getTree(const QByteArray &root, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done)
{
    api::HostToGuest message;
    auto *get = message.mutable_get_tree();
    get->set_root(root.toStdString());
    for (const auto &span : spans) {
        auto *piece = get->add_pieces();
        piece->set_path(span.path.toStdString());
        piece->set_offset(span.offset);
        piece->set_length(span.length);
    }
    const auto convert = [spans](const api::GuestToHost &reply) -> Result<QList<GuestPiece>> {
        if (!reply.has_tree_pieces() || reply.tree_pieces().pieces_size() > spans.size() || (reply.tree_pieces().pieces().empty() && !spans.isEmpty()))
            return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
        QList<GuestPiece> pieces;
        for (const auto &piece : reply.tree_pieces().pieces()) {
            if (piece.content().size() > spans.at(pieces.size()).length)
                return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
            pieces.append({QByteArray::fromStdString(piece.content()), piece.total_size(), !piece.failed().empty()});
        }
        return pieces;
    };
    request(std::move(message), context, converted<QList<GuestPiece>>(std::move(done), convert));
}

void ControlRequests::ping(QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_ping();
    request(std::move(message), context, nothing(std::move(done)));
}

void ControlRequests::probe(QObject *context, Done<QList<GuestProbe>> done)
{
    api::HostToGuest message;
    message.mutable_probe();
    request(std::move(message), context, converted<QList<GuestProbe>>(std::move(done), [](const api::GuestToHost &reply) -> Result<QList<GuestProbe>> {
                if (!reply.has_probed())
                    return fail(Errc::Damaged, phrase("Guest", "The machine gave an answer to another question."));
                QList<GuestProbe> probes;
                for (const auto &one : reply.probed().results())
                    probes.append({guestName(one.name()), one.held(), guestName(one.detail())});
                return probes;
            }));
}

void ControlRequests::quiesce(QObject *context, Done<void> done)
{
    api::HostToGuest message;
    message.mutable_quiesce();
    request(std::move(message), context, nothing(std::move(done)));
}

} // namespace cofferdam
