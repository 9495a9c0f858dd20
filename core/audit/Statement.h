// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One statement of SQL, prepared once and run as often as wanted.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>

#include <memory>

struct sqlite3_stmt;

namespace cofferdam {

class Database;

/// A prepared statement. Must not outlive its Database. Columns count from 0, parameters from 1.
class Statement
{
public:
    Statement &bind(int parameter, qint64 value);
    Statement &bind(int parameter, double value);
    Statement &bind(int parameter, const QString &value); ///< Stored as UTF-8.
    Statement &bind(int parameter, const QByteArray &value); ///< Stored as a blob.
    Statement &bindText(int parameter, const QByteArray &utf8);

    /// True: a row is there to read. False: no more rows; the statement is ready for new values.
    [[nodiscard]] Result<bool> step();
    /// Runs to the end, for statements without rows.
    [[nodiscard]] Result<void> run();
    /// Gives up the rows that are left; bound values stay.
    void reset();

    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray bytes(int column) const; ///< Of a blob or of UTF-8 text, exactly as stored.
    [[nodiscard]] bool isNull(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    Statement(Database *database, sqlite3_stmt *statement);
    void note(int code); // remembers the first failed bind; step() reports it

    Database *m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_bindError = 0;
};

} // namespace cofferdam
