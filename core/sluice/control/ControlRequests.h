// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the host wants of a guest, each with its answer: the user's file traffic, the self-test, a quiet disk.

#pragma once

#include "core/action/GuestWords.h"
#include "core/api/guest.pb.h"
#include "core/base/Result.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>

class QTimer;

namespace cofferdam {

/// `done` is called once, from the event loop, unless `context` is gone. Unavailable before begin() and after end().
class ControlRequests : public QObject
{
    Q_OBJECT

public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    using QObject::QObject;

    void putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done);
    void getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done);
    void hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done);
    // Whole folders; see guest.proto..
    void putTree(api::PutTree tree, QObject *context, Done<void> done);
    void moveTree(const QByteArray &from, const QByteArray &to, QObject *context, Done<void> done);
    void removeTree(const QByteArray &root, QObject *context, Done<void> done);
    void listTree(const QByteArray &root, const QByteArray &after, bool withGit, QObject *context, Done<GuestPage> done);
    /// Fewer pieces than spans: as many as fit into one answer.
    void getTree(const QByteArray &root, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done);
    void ping(QObject *context, Done<void> done);
    /// The guest attacks itself, and tells what held.
    void probe(QObject *context, Done<QList<GuestProbe>> done);
    /// Before a stop: the guest writes everything to its disk.
    void quiesce(QObject *context, Done<void> done);

    /// The guest has greeted: requests may leave.
    void begin() { m_isOpen = true; }
    /// What waits fails now.
    void end();
    /// A message that answers a request. Nothing happens when its patience ended before.
    void onAnswer(api::GuestToHost message);

Q_SIGNALS:
    void leaves(const cofferdam::api::HostToGuest &message);

private:
    using Answer = std::function<void(Result<api::GuestToHost>)>;
    struct Request {
        QPointer<QObject> context;
        Answer done;
        QTimer *patience = nullptr;
    };

    void request(api::HostToGuest message, QObject *context, Answer done);
    void finish(quint64 id, Result<api::GuestToHost> result);

    QHash<quint64, Request> m_waiting;
    quint64 m_last = 0;
    bool m_isOpen = false;
};

} // namespace cofferdam
