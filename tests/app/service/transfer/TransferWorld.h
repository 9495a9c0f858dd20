// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A service's transfers, and a guest that says of its files whatever a test wants.

#pragma once

#include "app/service/transfer/Transfers.h"
#include "core/audit/Trail.h"
#include "core/transfer/GivenStore.h"
#include "tests/app/service/StandInGuest.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <memory>

namespace cofferdam {

/// Says of its files whatever the test wants.
class LyingGuest final : public StandInGuest
{
public:
    void listTree(const QByteArray &, const QByteArray &, bool, QObject *context, Done<GuestPage> done) override
    {
        QMetaObject::invokeMethod(context, [page = list(), done] { done(page); }, Qt::QueuedConnection);
    }
    void putTree(api::PutTree, QObject *context, Done<void> done) override { answer(context, done); }
    void moveTree(const QByteArray &, const QByteArray &, QObject *context, Done<void> done) override
    {
        moving();
        answer(context, done);
    }
    void removeTree(const QByteArray &, QObject *context, Done<void> done) override { answer(context, done); }
    void getTree(const QByteArray &, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done) override
    {
        QList<GuestPiece> pieces;
        for (const auto &span : spans)
            pieces.append(piece(span));
        QMetaObject::invokeMethod(context, [pieces, done] { done(pieces); }, Qt::QueuedConnection);
    }

    std::function<GuestPage()> list = [] { return GuestPage(); };
    std::function<GuestPiece(const GuestSpan &)> piece = [](const GuestSpan &) { return GuestPiece{"x", 1, false}; };
    std::function<void()> moving = [] {};

private:
    static void answer(QObject *context, const Done<void> &done)
    {
        QMetaObject::invokeMethod(context, [done] { done({}); }, Qt::QueuedConnection);
    }
};

inline GuestEntry liedFile(const QByteArray &path, quint64 size = 1, quint32 mode = S_IFREG | 0644)
{
    return {.path = path, .size = size, .mode = mode, .sha256 = QByteArray(32, '1'), .link = {}, .stored = size};
}

class TransferWorld
{
protected:
    QTemporaryDir m_folder;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<Transfers> m_transfers;

    template<typename T>
    static Result<T> wait(const std::function<void(QObject *, const Transfers::Done<T> &)> &ask)
    {
        std::optional<Result<T>> answer;
        QObject context;
        ask(&context, [&answer](Result<T> given) { answer = std::move(given); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 60'000))
            return fail(Errc::Timeout, phrase("Test", "no answer"));
        return *answer;
    }
    static Transfers::Agent partner(Guest &guest, const QString &workspace)
    {
        return {AgentId{QStringLiteral("agent-1")}, QStringLiteral("bee"), guest, workspace.toUtf8()};
    }
    Result<GivenFolder> give(const Transfers::Agent &agent, const QString &folder, const QString &name = QStringLiteral("project"), bool withSecrets = false)
    {
        return wait<GivenFolder>([&](QObject *context, const auto &done) {
            api::GiveFolder wish;
            wish.set_folder(folder.toStdString());
            wish.set_name(name.toStdString());
            wish.set_with_secrets(withSecrets);
            m_transfers->give(agent, wish, context, done);
        });
    }
    Result<TreeChanges> changes(const Transfers::Agent &agent)
    {
        return wait<TreeChanges>([&](QObject *context, const auto &done) { m_transfers->changes(agent, QStringLiteral("project"), context, done); });
    }
    Result<api::TakenOut> take(const Transfers::Agent &agent, bool despite = true, const QStringList &paths = {})
    {
        return wait<api::TakenOut>([&](QObject *context, const auto &done) {
            api::TakeOut wish;
            wish.set_name("project");
            wish.set_folder(m_folder.filePath(QStringLiteral("out")).toStdString());
            wish.set_despite_warnings(despite);
            for (const auto &path : paths)
                wish.add_paths(path.toStdString());
            m_transfers->takeOut(agent, wish, context, done);
        });
    }
    QList<TrailRow> rows()
    {
        return wait<QList<TrailRow>>([this](QObject *context, const auto &done) { m_trail->query({}, context, done); }).value_or(QList<TrailRow>());
    }
    void haveGiven(const Transfers::Agent &agent)
    {
        QVERIFY(m_transfers->store().save(
            {.agent = agent.id, .name = QStringLiteral("project"), .folder = QStringLiteral("/nothing"), .given = QDateTime::currentDateTimeUtc()}, {}));
    }
    void put(const QString &path, const QByteArray &content) const
    {
        QVERIFY(QDir().mkpath(path.section(u'/', 0, -2)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }
    /// All that lies beneath, and where it leads.
    static QStringList all(const QString &folder)
    {
        QStringList names;
        for (QDirIterator found(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories); found.hasNext();)
            names.append(QDir(folder).relativeFilePath(found.next()));
        names.sort();
        return names;
    }

    void open()
    {
        m_folder = QTemporaryDir();
        QByteArray key(32, 'k');
        const auto secret = Secret::take(key);
        auto trail = Trail::open(m_folder.filePath(QStringLiteral("trail.db")), secret);
        QVERIFY(trail);
        m_trail = std::move(*trail);
        auto transfers = Transfers::open(m_folder.path(), secret, *m_trail);
        QVERIFY(transfers);
        m_transfers = std::move(*transfers);
    }
    void close()
    {
        m_transfers.reset();
        m_trail.reset();
    }
};

} // namespace cofferdam
