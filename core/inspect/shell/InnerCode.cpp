// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/InnerCode.h"

#include "core/inspect/shell/Walk.h"
#include "core/inspect/sql/Sql.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

void InnerCode::run(const QString &language)
{
    if (language.startsWith(u"sql"))
        onStatement(m_text.text, language == u"sql-local" ? Reach::Inside : Reach::Outside);
    else
        inspectCode(language, m_text.text, m_program, *this);
}

void InnerCode::onEffect(EffectKind kind, const QString &object, Reach reach, const QStringList &traits)
{
    m_walk.findings().add(kind, object, reach, m_text.range, m_program, traits);
}

void InnerCode::onFile(EffectKind kind, const QString &path, const QStringList &traits)
{
    m_walk.findings().addPath(kind, m_walk.pathOf(Value{.text = path, .taints = {}, .range = {}}), m_text.range, m_program, traits);
}

void InnerCode::onCommand(const QString &command)
{
    const auto origin = m_walk.launcher().asOrigin(Origin::Escape);
    m_walk.launcher().runCode(u"shell"_s, Value{.text = command, .taints = m_text.taints, .range = m_text.range}, m_program);
}

void InnerCode::onStatement(const QString &sql, Reach reach)
{
    const auto reading = inspectSql(sql);
    for (const auto &line : reading.shellLines)
        onCommand(line);
    for (const auto &[kind, traits] : reading.statements)
        onEffect(kind, u"database"_s, reach, traits + QStringList{u"sql"_s});
}

void InnerCode::onGivenUp(const QString &why)
{
    m_walk.findings().giveUp(why);
}

bool InnerCode::isExhausted()
{
    return m_walk.findings().exhausted();
}

} // namespace cofferdam::shell
