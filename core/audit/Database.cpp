// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Database.h"

#include "core/audit/StoreFile.h"

#include <QFile>

#define SQLITE_HAS_CODEC // declares sqlite3_key
#include <sqlite3.h>

#include <sys/statvfs.h>

#include <array>
#include <cerrno>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

// Two connections of one process meet only for the length of a commit.
constexpr int kBusyTimeoutMs = 5000;
// What the store wants to have: its log (4 MiB before it is folded in), the folding, and some time to react. Bytes.
constexpr quint64 kSpaceNeeded = 32ULL * 1024 * 1024;
constexpr std::size_t kRawKeySize = 32;

Phrase mebibytes(quint64 bytes)
{
    return phrase("Trail", "%1 MiB").arg(QString::number(double(bytes) / (1024.0 * 1024.0), 'f', 1));
}

quint64 freeSpace(const QString &path)
{
    struct statvfs found{};
    if (::statvfs(QFile::encodeName(path).constData(), &found) != 0)
        return 0;
    return quint64(found.f_bavail) * found.f_frsize;
}

Error noSpace(const QString &path)
{
    return {Errc::NoSpace,
            phrase("Trail", "There is no space to write %1: %2 are free, %3 are needed.").arg(path, mebibytes(freeSpace(path)), mebibytes(kSpaceNeeded))};
}

/// SQLCipher takes a raw key as the text x'64 hexadecimal digits'. Built in locked memory, not by a PRAGMA that would be copied about.
Secret keyText(const Secret &key)
{
    static constexpr std::array kDigits{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    Secret text(3 + 2 * key.size());
    auto out = text.writableBytes();
    out[0] = std::byte{'x'};
    out[1] = out[out.size() - 1] = std::byte{'\''};
    std::size_t at = 2;
    for (const std::byte byte : key.bytes()) {
        out[at++] = std::byte(kDigits[std::to_integer<unsigned>(byte >> 4)]);
        out[at++] = std::byte(kDigits[std::to_integer<unsigned>(byte & std::byte{15})]);
    }
    return text;
}

Errc codeOf(int code, int systemError)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return Errc::NoSpace;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Errc::Damaged;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return Errc::Denied;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::Busy;
    case SQLITE_CONSTRAINT: return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ? Errc::Exists : Errc::Invalid;
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE: return Errc::Invalid;
    case SQLITE_CANTOPEN: return systemError == EACCES || systemError == EROFS || systemError == EPERM ? Errc::Denied : Errc::Io;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_DATA)
            return Errc::Damaged;
        return systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG ? Errc::NoSpace : Errc::Io;
    default: return Errc::Io;
    }
}

} // namespace

void Database::Close::operator()(sqlite3 *connection) const noexcept
{
    sqlite3_close_v2(connection);
}

Database::Database(QString path) : m_path(std::move(path)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const QString &path, const Secret &key, const QStringList &schema, qsizetype oldest)
{
    if (key.size() != kRawKeySize)
        return fail(Errc::Invalid, phrase("Trail", "The key of %1 must have %2 bytes.").arg(path).arg(kRawKeySize));

    std::unique_ptr<Database> database(new Database(path));
    const StoreFile file(path);
    const auto exists = file.exists();
    if (!exists)
        return std::unexpected(exists.error());
    if (!*exists) {
        // Made whole under another name: a crash half way leaves no store that looks damaged.
        const auto made = file.create([&](const QString &fresh) -> Result<void> {
            Database first(fresh);
            return first.connect(fresh, key, true).and_then([&] { return first.migrate(schema, 0); });
        });
        if (!made)
            return std::unexpected(made.error());
        database->m_created = true;
    }
    if (auto connected = database->connect(path, key, false); !connected)
        return std::unexpected(connected.error());
    if (auto witnessed = file.writeKeyCheck(key); !witnessed)
        return std::unexpected(witnessed.error());
    if (auto migrated = database->migrate(schema, oldest); !migrated)
        return std::unexpected(migrated.error());
    return database;
}

Result<void> Database::connect(const QString &file, const Secret &key, bool create)
{
    sqlite3 *connection = nullptr;
    const int opened = sqlite3_open_v2(QFile::encodeName(file).constData(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
    m_connection.reset(connection);
    if (opened != SQLITE_OK)
        return std::unexpected(error(opened));
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, kBusyTimeoutMs);

    const Secret text = keyText(key);
    if (const int keyed = sqlite3_key(connection, text.bytes().data(), int(text.size())); keyed != SQLITE_OK)
        return std::unexpected(error(keyed));
    // SQLCipher would tell standard error about each page that fails its check; the error returned says it better.
    if (auto quiet = execute(u"PRAGMA cipher_log_level=NONE"_s); !quiet)
        return quiet;

    // The first read: does the key fit the first page, and is what it describes there?
    if (auto read = execute(u"SELECT count(*) FROM sqlite_master"_s); !read) {
        if (create || (read.error().code != Errc::Damaged && read.error().code != Errc::Io))
            return read;
        return std::unexpected(StoreFile(file).whyUnreadable(key));
    }
    if (sqlite3_db_readonly(connection, "main") != 0)
        return fail(Errc::Denied, phrase("Trail", "The store %1 is read-only.").arg(file));
    if (auto set = execute(
            create ? u"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"_s
                   : u"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON"_s);
        !set)
        return set;
    if (create)
        return {};
    if (auto read = execute(u"SELECT count(*) FROM sqlite_master"_s); !read) // opens the log
        return read;

    auto mode = prepare(u"PRAGMA journal_mode"_s);
    if (!mode)
        return std::unexpected(mode.error());
    if (const auto row = mode->step(); !row || !*row || mode->text(0) != u"wal")
        return fail(Errc::Io, phrase("Trail", "The store %1 cannot keep a write-ahead log.").arg(file));
    const auto identity = StoreFile(file).identity();
    const auto log = identity ? StoreFile(file).logIdentity() : identity;
    if (!log)
        return std::unexpected(log.error());
    m_file = *identity;
    m_log = *log;
    return {};
}

Result<void> Database::migrate(const QStringList &schema, qsizetype oldest)
{
    auto transaction = Transaction::begin(*this);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto version = prepare(u"PRAGMA user_version"_s);
    if (!version)
        return std::unexpected(version.error());
    if (const auto row = version->step(); !row || !*row)
        return fail(Errc::Damaged, phrase("Trail", "The store %1 does not tell its version.").arg(m_path));
    const qint64 found = version->integer(0);
    version->reset();
    if (found == schema.size())
        return {};
    if (found > schema.size())
        return fail(
            Errc::Unsupported,
            phrase("Trail", "The store %1 was written by a newer version of Cofferdam (format %2, known up to %3).").arg(m_path).arg(found).arg(schema.size()));
    if (found < 0)
        return fail(Errc::Damaged, phrase("Trail", "The store %1 has the impossible format %2.").arg(m_path).arg(found));
    if (found > 0 && found < oldest)
        return fail(Errc::Unsupported,
                    phrase("Trail", "The store %1 was written by an older version of Cofferdam (format %2), which is not read any more. To start anew, "
                                    "move its folder away: agents, snapshots and the trail stay behind in it.")
                        .arg(m_path)
                        .arg(found));
    for (qsizetype step = found; step < schema.size(); ++step) {
        if (auto done = execute(schema.at(step)); !done)
            return done;
    }
    if (auto done = execute(u"PRAGMA user_version=%1"_s.arg(schema.size())); !done)
        return done;
    return transaction->commit();
}

Result<Statement> Database::prepare(const QString &sql)
{
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt *statement = nullptr;
    if (const int code = sqlite3_prepare_v3(m_connection.get(), text.constData(), int(text.size()), 0, &statement, nullptr); code != SQLITE_OK)
        return std::unexpected(error(code));
    return Statement(this, statement);
}

Result<void> Database::execute(const QString &sql)
{
    if (const int code = sqlite3_exec(m_connection.get(), sql.toUtf8().constData(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        return std::unexpected(error(code));
    return {};
}

qint64 Database::changes() const
{
    return sqlite3_changes64(m_connection.get());
}

Result<void> Database::checkIntegrity()
{
    // The first speaks only of pages whose HMAC fails, the second says "ok" when the structure is right, the third lists orphans.
    for (const QString &pragma : {u"PRAGMA cipher_integrity_check"_s, u"PRAGMA integrity_check(1)"_s, u"PRAGMA foreign_key_check"_s}) {
        auto check = prepare(pragma);
        if (!check)
            return std::unexpected(check.error());
        const auto row = check->step();
        if (!row)
            return std::unexpected(row.error());
        if (*row && check->text(0) != u"ok")
            return fail(Errc::Damaged, phrase("Trail", "The store %1 is damaged: %2.").arg(m_path, check->text(0)));
    }
    return {};
}

Result<void> Database::checkFile()
{
    if (!m_file)
        return {};
    const StoreFile file(m_path);
    const auto identity = file.identity();
    if (!identity)
        return std::unexpected(identity.error());
    if (*identity != *m_file)
        return fail(Errc::Damaged, phrase("Trail", "The store %1 was replaced by another file while it was in use.").arg(m_path));
    if (const auto log = file.logIdentity(); !log || *log != *m_log) {
        if (auto saved = execute(u"PRAGMA wal_checkpoint(FULL)"_s); !saved)
            return saved;
        return fail(Errc::Damaged, phrase("Trail", "The log of the store %1 was removed or replaced while it was in use.").arg(m_path));
    }
    return file.checkWritable();
}

Error Database::error(int code) const
{
    sqlite3 *connection = m_connection.get();
    const int systemError = connection ? sqlite3_system_errno(connection) : 0;
    Errc meaning = codeOf(code, systemError);
    // The shared-memory file grows by calls that do not leave their error number.
    if (meaning == Errc::Io && (code & 0xff) == SQLITE_IOERR && freeSpace(m_path) < 64 * 1024)
        meaning = Errc::NoSpace;
    if (meaning == Errc::NoSpace)
        return noSpace(m_path);
    const QString what = QString::fromUtf8(connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
    if (meaning == Errc::Denied)
        return {meaning, phrase("Trail", "The store %1 cannot be written: %2.").arg(m_path, what)};
    if (meaning == Errc::Damaged)
        return {meaning, phrase("Trail", "The store %1 is damaged: %2.").arg(m_path, what)};
    return {meaning, phrase("Trail", "The store %1 reported an error (%2): %3.").arg(m_path).arg(code).arg(what)};
}

// ------------------------------------------------------------------------------------------------ Transaction

Transaction::Transaction(Database &database) : m_database(&database) {}

Transaction::Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Result<Transaction> Transaction::begin(Database &database)
{
    auto begun = database.checkFile();
    if (begun)
        begun = database.execute(u"BEGIN IMMEDIATE"_s);
    if (!begun)
        return std::unexpected(begun.error());
    return Transaction(database);
}

Transaction::~Transaction()
{
    // Fails where SQLite has rolled back by itself; either way nothing of it stays.
    if (m_database)
        static_cast<void>(m_database->execute(u"ROLLBACK"_s));
}

Result<void> Transaction::commit()
{
    auto committed = m_database->execute(u"COMMIT"_s);
    if (committed)
        m_database = nullptr;
    return committed;
}

} // namespace cofferdam
