// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/file/FileTool.h"

#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Findings.h"

#include <QJsonArray>

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

} // namespace

void inspectFileTool(Action &action, const QJsonObject &params, const QString &home)
{
    action.kind = ActionKind::File;
    const auto path = params["path"_L1];
    if (!path.isString() || path.toString().isEmpty())
        return cannotRead(action, u"no path"_s);
    if (path.toString().contains(QChar(0)))
        return cannotRead(action, u"a path with a NUL"_s);
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
        return cannotRead(action, u"no patch"_s);
    QStringList paths;
    double lost = 0;
    double added = 0;
    for (const auto line : QStringTokenizer(input, u'\n')) {
        const auto after = [&](QStringView head) { return line.startsWith(head) ? line.sliced(head.size()).trimmed().toString() : QString(); };
        if (const auto path = after(u"*** Add File:"); !path.isEmpty()) {
            addPath(action, home, EffectKind::Create, path, {u"patch"_s});
            paths.append(path);
        } else if (const auto changed = after(u"*** Update File:"); !changed.isEmpty()) {
            addPath(action, home, EffectKind::Overwrite, changed, {u"edit"_s, u"patch"_s});
            paths.append(changed);
        } else if (const auto gone = after(u"*** Delete File:"); !gone.isEmpty()) {
            addPath(action, home, EffectKind::Delete, gone, {u"patch"_s});
            paths.append(gone);
        } else if (const auto moved = after(u"*** Move to:"); !moved.isEmpty()) {
            addPath(action, home, EffectKind::Create, moved, {u"patch"_s});
            paths.append(moved);
        } else if (line.startsWith(u'-')) {
            lost += static_cast<double>(line.size());
        } else if (line.startsWith(u'+')) {
            added += static_cast<double>(line.size());
        }
    }
    if (paths.isEmpty())
        return cannotRead(action, u"a patch without a file"_s);
    action.subject = paths.join(u", ");
    action.facts.values.insert(u"content_kept"_s, lost > added ? added / lost : 1.0);
    action.facts.complete = true;
}

} // namespace cofferdam
