// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Statement.h"

#include "core/audit/Database.h"

#include <sqlite3.h>

namespace cofferdam {

void Statement::Finalize::operator()(sqlite3_stmt *statement) const noexcept
{
    sqlite3_finalize(statement);
}

Statement::Statement(Database *database, sqlite3_stmt *statement) : m_database(database), m_statement(statement) {}

void Statement::note(int code)
{
    if (code != SQLITE_OK && m_bindError == SQLITE_OK)
        m_bindError = code;
}

Statement &Statement::bind(int parameter, qint64 value)
{
    note(sqlite3_bind_int64(m_statement.get(), parameter, value));
    return *this;
}

Statement &Statement::bind(int parameter, double value)
{
    note(sqlite3_bind_double(m_statement.get(), parameter, value));
    return *this;
}

Statement &Statement::bind(int parameter, const QString &value)
{
    return bindText(parameter, value.toUtf8());
}

Statement &Statement::bind(int parameter, const QByteArray &value)
{
    // A null pointer would bind NULL instead of an empty blob.
    note(sqlite3_bind_blob64(m_statement.get(), parameter, value.isNull() ? "" : value.constData(), quint64(value.size()), SQLITE_TRANSIENT));
    return *this;
}

Statement &Statement::bindText(int parameter, const QByteArray &utf8)
{
    note(sqlite3_bind_text64(m_statement.get(), parameter, utf8.isNull() ? "" : utf8.constData(), quint64(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Result<bool> Statement::step()
{
    if (m_bindError != SQLITE_OK)
        return std::unexpected(m_database->error(std::exchange(m_bindError, SQLITE_OK)));
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    Error error = m_database->error(code);
    reset();
    return std::unexpected(std::move(error));
}

Result<void> Statement::run()
{
    for (;;) {
        const auto row = step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
    }
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(bytes(column));
}

QByteArray Statement::bytes(int column) const
{
    const void *start = sqlite3_column_blob(m_statement.get(), column); // before the size: it may convert
    return {static_cast<const char *>(start), sqlite3_column_bytes(m_statement.get(), column)};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

} // namespace cofferdam
