// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/sql/Sql.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Words of each statement in upper case; literals and comments are gone, except MySQL's versioned comments, which run.
QList<QStringList> statementsOf(const QString &sql)
{
    QList<QStringList> statements{{}};
    QString word;
    const auto flush = [&] {
        if (!word.isEmpty())
            statements.last().append(std::exchange(word, {}).toUpper());
    };
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const QChar c = sql[i];
        if (c == u'\'' || c == u'"' || c == u'`') {
            flush();
            const auto end = sql.indexOf(c, i + 1);
            i = end < 0 ? sql.size() : end;
        } else if (QStringView(sql).sliced(i).startsWith(u"--")) {
            flush();
            const auto end = sql.indexOf(u'\n', i);
            i = end < 0 ? sql.size() : end;
        } else if (QStringView(sql).sliced(i).startsWith(u"/*") && !QStringView(sql).sliced(i).startsWith(u"/*!")) {
            flush();
            const auto end = sql.indexOf(u"*/", i);
            i = end < 0 ? sql.size() : end + 1;
        } else if (c == u';') {
            flush();
            statements.append(QStringList{});
        } else if (c.isLetterOrNumber() || c == u'_') {
            word += c;
        } else {
            flush();
        }
    }
    flush();
    statements.removeIf([](const QStringList &words) { return words.isEmpty(); });
    return statements;
}

SqlMeaning meaningOf(const QStringList &words)
{
    const auto has = [&](const char16_t *word) { return words.contains(QString(QStringView(word))); };
    static const QStringList reads{u"SELECT"_s, u"SHOW"_s,   u"EXPLAIN"_s, u"DESCRIBE"_s, u"DESC"_s,     u"WITH"_s,  u"VALUES"_s,
                                   u"USE"_s,    u"PRAGMA"_s, u"BEGIN"_s,   u"COMMIT"_s,   u"ROLLBACK"_s, u"START"_s, u"TABLE"_s,
                                   u"SET"_s,    u"D"_s,      u"DT"_s,      u"L"_s,        u"Q"_s};
    if (has(u"XP_CMDSHELL") || (has(u"COPY") && has(u"PROGRAM")) || has(u"SYS_EXEC") || has(u"LOAD_EXTENSION"))
        return {EffectKind::Execute, {u"sql-program"_s}};
    if (has(u"DROP") || has(u"TRUNCATE"))
        return {EffectKind::Delete, {u"drop"_s}};
    if (has(u"DELETE") || has(u"UPDATE"))
        return {has(u"DELETE") ? EffectKind::Delete : EffectKind::Overwrite, has(u"WHERE") ? QStringList{u"rows"_s} : QStringList{u"all-rows"_s}};
    if (has(u"GRANT") || has(u"REVOKE") || (has(u"ALTER") && (has(u"USER") || has(u"ROLE"))))
        return {EffectKind::Privilege, {u"sql"_s}};
    if (has(u"OUTFILE") || has(u"DUMPFILE") || has(u"LOAD_FILE") || has(u"PG_READ_FILE"))
        return {EffectKind::Execute, {u"sql-file"_s}};
    if (reads.contains(words.first()) && !has(u"INSERT") && !(has(u"INTO") && words.first() != u"WITH"))
        return {EffectKind::Read, {u"sql"_s}};
    if (has(u"INSERT") || has(u"CREATE"))
        return {EffectKind::Create, {u"sql"_s}};
    return {EffectKind::Overwrite, {u"sql"_s}};
}

} // namespace

SqlReading inspectSql(const QString &text)
{
    SqlReading reading;
    for (const auto line : QStringTokenizer(text, u'\n')) { // sqlite3(1): commands of its own shell
        for (const auto &command : {u".shell "_s, u".system "_s, u".sh "_s}) {
            if (line.trimmed().startsWith(command))
                reading.shellLines.append(line.trimmed().sliced(command.size()).toString());
        }
    }
    for (const auto &words : statementsOf(text))
        reading.statements.append(meaningOf(words));
    return reading;
}

} // namespace cofferdam
