// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One encrypted SQL store on disk (SQLCipher 4.6), for everything that must outlive the service.

#pragma once

#include "core/audit/Statement.h"
#include "core/audit/StoreFile.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QStringList>

#include <memory>
#include <optional>

struct sqlite3;

namespace cofferdam {

/// A connection. WAL, synchronous=FULL, foreign keys on. Movable between threads, used by one at a time.
/// Errors: WrongKey, Damaged, NoSpace (the message names the space needed), Denied (read-only), Busy, Io (fatal: do not retry),
/// Unsupported (written by a newer version).
class Database
{
public:
    /// Opens the store at `path`, or makes one when neither it nor a trace of it exists. An existing file is never replaced.
    /// `schema[i]` are the SQL statements that lead from version i to i+1 (PRAGMA user_version); those missing are run.
    /// A store below version `oldest` is refused (Unsupported).
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path, const Secret &key, const QStringList &schema, qsizetype oldest = 0);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Result<Statement> prepare(const QString &sql);
    /// One or more statements without rows and values.
    [[nodiscard]] Result<void> execute(const QString &sql);
    [[nodiscard]] qint64 changes() const; ///< Rows changed by the last statement.

    /// Reads every page: encryption, structure and foreign keys. Takes about a second per 100 MB.
    [[nodiscard]] Result<void> checkIntegrity();
    /// Whether the file that was opened, and its log, are still those at their paths and may be written: SQLite keeps writing to files that were
    /// removed or replaced, and what it writes there is gone with the process. Where only the log is another one, all that it held is
    /// brought into the store before Damaged is told.
    [[nodiscard]] Result<void> checkFile();

    [[nodiscard]] const QString &path() const noexcept { return m_path; }
    [[nodiscard]] bool wasCreated() const noexcept { return m_created; } ///< By this open().

private:
    friend class Statement;
    struct Close {
        void operator()(sqlite3 *connection) const noexcept;
    };
    explicit Database(QString path);
    [[nodiscard]] Result<void> connect(const QString &file, const Secret &key, bool create);
    [[nodiscard]] Result<void> migrate(const QStringList &schema, qsizetype oldest);
    [[nodiscard]] Error error(int code) const;

    QString m_path;
    std::unique_ptr<sqlite3, Close> m_connection;
    std::optional<StoreFile::Identity> m_file; ///< None while it is made: nobody else knows its name.
    std::optional<StoreFile::Identity> m_log;
    bool m_created = false;
};

/// checkFile(), then BEGIN IMMEDIATE; rolled back when it goes without commit().
class Transaction
{
public:
    [[nodiscard]] static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();
    /// Durable when it returns without an error.
    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(Database &database);
    Database *m_database;
};

} // namespace cofferdam
