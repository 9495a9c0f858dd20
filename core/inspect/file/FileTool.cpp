// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/file/FileTool.h"

#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Findings.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// One effect on a file, its place looked up.
void addPath(Action &action, const QString &home, EffectKind kind, const QString &path, QStringList traits = {})
{
    shell::Findings findings(action.facts, home);
    findings.addPath(kind, normalisedPath(path, action.directory, home), {}, {}, std::move(traits));
}

/// The share of the old text that an edit leaves, 1 when nothing is lost.
double keptBy(const QJsonArray &edits)
{
    double before = 0;
    double after = 0;
    for (const auto &edit : edits) {
        before += static_cast<double>(edit["oldText"_L1].toString().size());
        after += static_cast<double>(edit["newText"_L1].toString().size());
    }
    return before <= after || before < 1 ? 1.0 : after / before;
}

/// Whoever applies a patch may look at a line in another way: without its blanks, in small letters. Lines that begin with + or - are content.
bool mayBeHeader(QStringView line)
{
    static const QRegularExpression name(u"(File|Move\\s*to)\\s*:"_s, QRegularExpression::CaseInsensitiveOption);
    const auto stars = line.indexOf(u"***");
    return stars >= 0 && !line.startsWith(u'+') && !line.startsWith(u'-') && name.matchView(line.sliced(stars)).hasMatch();
}

/// OpenClaw's patches: headers that name files, and lines between them.
class Patch
{
public:
    Patch(Action &action, const QString &home) : m_action(action), m_home(home) {}

    void add(QStringView line)
    {
        if (mayBeHeader(line))
            return addHeader(line);
        if (line.startsWith(u'-'))
            m_lost += static_cast<double>(line.size());
        else if (line.startsWith(u'+'))
            m_added += static_cast<double>(line.size());
    }

    void conclude()
    {
        if (m_paths.isEmpty() && m_doubt.isEmpty())
            m_doubt = QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a patch without a file"));
        if (!m_doubt.isEmpty())
            cannotRead(m_action, m_doubt);
        if (!m_paths.isEmpty())
            m_action.subject = m_paths.join(u", ");
        m_action.facts.values.insert(u"content_kept"_s, m_lost > m_added ? m_added / m_lost : 1.0);
        m_action.facts.complete = m_doubt.isEmpty();
    }

private:
    void addHeader(QStringView line)
    {
        static const QRegularExpression header(u"\\A\\*\\*\\* (Add File|Update File|Delete File|Move to): (\\S|\\S.*\\S)\\s*\\z"_s);
        static const QRegularExpression alike(u"(add|update|delete|move)[^:]*:\\s*(.*)\\z"_s, QRegularExpression::CaseInsensitiveOption);
        const auto exact = header.matchView(line);
        const auto found = exact.hasMatch() ? exact : alike.matchView(line);
        const auto path = found.captured(2).trimmed();
        if (!exact.hasMatch() || path.contains(QChar(0)))
            m_doubt = QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a line that may be a header of the patch"));
        if (path.isEmpty() || path.contains(QChar(0)))
            return;
        const auto word = found.captured(1).toLower();
        if (word.startsWith(u"add"_s)) {
            addEffect(EffectKind::Create, path, {u"patch"_s});
        } else if (word.startsWith(u"delete"_s)) {
            addEffect(EffectKind::Delete, path, {u"patch"_s});
        } else if (word.startsWith(u"update"_s)) {
            addEffect(EffectKind::Overwrite, path, {u"edit"_s, u"patch"_s});
            m_updated = path;
            return;
        } else {
            addMove(path);
        }
        m_updated.clear();
    }

    /// What is updated goes there: it is no more where it was, and what was there before is gone.
    void addMove(const QString &to)
    {
        if (m_updated.isEmpty())
            m_doubt = QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a move of nothing"));
        else
            addEffect(EffectKind::Move, m_updated, {u"patch"_s});
        addEffect(EffectKind::Overwrite, to, {u"patch"_s, u"replace"_s});
    }

    void addEffect(EffectKind kind, const QString &path, const QStringList &traits)
    {
        addPath(m_action, m_home, kind, path, traits);
        if (!m_paths.contains(path))
            m_paths.append(path);
    }

    Action &m_action;
    const QString &m_home;
    QStringList m_paths;
    QString m_updated; ///< By the last header.
    QString m_doubt;   ///< Why not all of it is understood.
    double m_lost = 0;
    double m_added = 0;
};

} // namespace

void inspectFileTool(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    const auto path = params["path"_L1];
    if (!path.isString() || path.toString().isEmpty())
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no path")));
    if (path.toString().contains(QChar(0)))
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a path with a NUL")));
    action.subject = normalisedPath(path.toString(), action.directory, home);
    if (action.tool == u"read" || action.tool == u"ls") {
        addPath(action, home, EffectKind::Read, path.toString(), action.tool == u"ls" ? QStringList{u"listing"_s} : QStringList{});
    } else {
        addPath(action, home, EffectKind::Overwrite, path.toString(), {action.tool});
        const auto content = params["content"_L1].toString();
        action.facts.values.insert(u"content_length"_s, static_cast<double>(content.size()));
        action.facts.values.insert(u"content_kept"_s, action.tool == u"edit" ? FactValue(keptBy(params["edits"_L1].toArray())) : FactValue());
    }
    action.facts.complete = true;
}

void inspectPatch(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    const auto input = params["input"_L1].toString();
    if (!input.contains(u"*** Begin Patch"))
        return cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no patch")));
    Patch patch(action, home);
    for (const auto line : QStringTokenizer(input, u'\n'))
        patch.add(line);
    patch.conclude();
}

} // namespace cofferdam
