// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An operation on a file, or on many of one kind beneath a folder, and what it means there.

#include "core/inspect/gate/Canonical.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/gate/GitsOwn.h"
#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/knowledge/HomeAreas.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Findings.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

struct Meaning {
    QStringView word;
    EffectKind kind;
    QStringView trait;
};

std::optional<Meaning> meaningOf(Asked::Operation operation)
{
    switch (operation) {
    case Asked::UNLINK: return Meaning{u"unlink", EffectKind::Delete, {}};
    case Asked::RMDIR: return Meaning{u"rmdir", EffectKind::Delete, {}};
    case Asked::RENAME: return Meaning{u"rename", EffectKind::Move, {}};
    case Asked::REPLACE: return Meaning{u"replace", EffectKind::Move, {}};
    case Asked::TRUNCATE: return Meaning{u"truncate", EffectKind::Overwrite, u"truncate"};
    case Asked::WRITE: return Meaning{u"write", EffectKind::Overwrite, {}};
    case Asked::LINK: return Meaning{u"link", EffectKind::Read, u"hard-link"};
    case Asked::SYMLINK: return Meaning{u"symlink", EffectKind::Create, u"link"};
    case Asked::MODE: return Meaning{u"mode", EffectKind::Permission, {}};
    case Asked::OWNER: return Meaning{u"owner", EffectKind::Permission, {}};
    case Asked::TIMES: return Meaning{u"times", EffectKind::Permission, {}};
    case Asked::PUNCH: return Meaning{u"punch", EffectKind::Overwrite, u"truncate"};
    case Asked::READ: return Meaning{u"read", EffectKind::Read, {}};
    case Asked::CREATE: return Meaning{u"create", EffectKind::Create, {}};
    case Asked::MKDIR: return Meaning{u"mkdir", EffectKind::Create, {}};
    case Asked::MKNOD: return Meaning{u"mknod", EffectKind::Create, u"device"};
    default: return std::nullopt; // none, or a number of a newer guest
    }
}

/// Which version of each file is to be committed. git writes it anew whenever it has looked at the files; the versions lie elsewhere.
bool isGitsIndex(const QString &program, const QString &path)
{
    return isInGitsBooks(program, path) && path.endsWith(u"/index"_s) && !path.contains(u"/refs/"_s);
}

/// As chmod(1) of the same mode is judged (core/inspect/shell/SpecialFiles.cpp).
QStringList traitsOfMode(std::uint32_t mode)
{
    QStringList traits;
    if ((mode & 06000) != 0)
        traits.append(u"setuid"_s);
    if ((mode & 0002) != 0)
        traits.append(u"world-writable"_s);
    const std::uint32_t needed = (mode & S_IFMT) == S_IFDIR ? 0700 : 0400; // of the owner, who is the agent
    if ((mode & needed) != needed)
        traits.append(u"closed"_s);
    return traits;
}

/// A folder directly beneath the home, as a project beside the workspace is; the guest's area begins only in it.
bool isProjectFolder(const QString &path, const QString &home)
{
    const auto name = path.startsWith(home + u'/') ? path.mid(home.size() + 1) : QString();
    return !name.isEmpty() && !name.startsWith(u'.') && !name.contains(u'/') && name != u"workspace"_s;
}

/// One question, in the types of this side.
class FileQuestion
{
public:
    FileQuestion(const Asked &asked, const Meaning &meaning, QString home)
        : m_asked(asked)
        , m_meaning(meaning)
        , m_home(std::move(home))
        , m_path(QString::fromStdString(asked.path()))
        , m_target(QString::fromStdString(asked.target()))
        , m_former(QString::fromStdString(asked.former()))
        , m_subtree(QString::fromStdString(asked.subtree()))
        , m_program(QString::fromStdString(asked.program()))
        , m_count(static_cast<double>(std::max<std::uint64_t>(1, asked.count())))
    {}

    void fill(Action &action) const
    {
        addEffects(action.facts);
        action.subject = word().toString() + u' ' + (isMany() ? u"%1 × %2"_s.arg(m_count).arg(m_subtree + u"/*"_s) : m_path);
        if (isMany() && !m_target.isEmpty()) // which comes from elsewhere than it goes to
            action.subject += u": "_s + m_path;
        if (!m_target.isEmpty())
            action.subject += u" → "_s + m_target;
        if (!m_former.isEmpty())
            action.subject += u" (was %1)"_s.arg(m_former);
        addValues(action.facts.values);
        action.facts.complete = true;
        if (m_asked.former_unknown()) {
            action.subject += u" (was ?)"_s;
            cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a name that the file had is not known any more")));
        }
        if (!isPlaceKnown())
            cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a place that is guarded, and nobody knows why")));
        if (m_asked.holds_unknown()) {
            action.subject += u" (holds ?)"_s;
            cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "a folder with more in it than could be looked at")));
        }
    }

private:
    /// Reading one file of a project counts for all of it, however many were found.
    [[nodiscard]] bool isMany() const { return !m_subtree.isEmpty() && (m_count > 1 || m_asked.operation() == Asked::READ); }
    /// Of many, a folder goes with all that lies in it.
    [[nodiscard]] QStringView word() const { return isMany() && m_asked.operation() == Asked::RMDIR ? u"unlink" : m_meaning.word; }

    void addEffects(Facts &facts) const
    {
        shell::Findings findings(facts, m_home);
        const auto program = m_program.mid(m_program.lastIndexOf(u'/') + 1);
        auto traits = m_meaning.trait.isEmpty() ? QStringList{} : QStringList{m_meaning.trait.toString()};
        if (m_asked.operation() == Asked::MODE)
            traits += traitsOfMode(m_asked.mode());
        const auto add = [&](EffectKind kind, const QString &object, QStringList with) {
            if (kind != EffectKind::Read && isGitsOwn(m_asked, kind, object, m_home)) {
                findings.add(kind, object, Reach::Inside, {}, program, std::move(with));
                return;
            }
            if (arrives(kind) && Places::instance().traitsOf(object, m_home).contains(u"runs-from"_s))
                findings.add(EffectKind::Persist, object, Reach::Inside, {}, program, with);
            findings.addPath(kind, object, {}, program, std::move(with));
        };
        if (isSampleHook(m_asked))
            findings.add(m_meaning.kind, m_path, Reach::Inside, {}, program, traits);
        else
            add(m_meaning.kind, m_path, traits);
        if (isMany())
            add(m_meaning.kind, m_subtree, traits + QStringList{u"recursive"_s});
        if (!m_former.isEmpty()) // what it was there it still is
            add(m_meaning.kind, m_former, traits);
        if (m_asked.operation() == Asked::LINK) // whoever writes to the other name writes to this one
            add(EffectKind::Create, m_path, traits);
        if (m_asked.exchanges()) {
            add(EffectKind::Move, m_target, {});
            add(EffectKind::Create, m_path, {});
        }
        if (m_asked.operation() == Asked::RENAME && !m_target.isEmpty())
            add(EffectKind::Create, m_target, {});
        if (m_asked.operation() == Asked::REPLACE)
            add(EffectKind::Overwrite, m_target, isIndexAlone() ? QStringList{u"replace"_s, u"git-index"_s} : QStringList{u"replace"_s});
        if (m_asked.operation() == Asked::REPLACE && isMany()) { // nothing comes to the folder's own name
            const QStringList with{u"recursive"_s, u"replace"_s};
            if (isInGitsBooks(m_program, m_subtree))
                findings.add(EffectKind::Overwrite, m_subtree, Reach::Inside, {}, program, with);
            else
                findings.addPath(EffectKind::Overwrite, m_subtree, {}, program, with);
        }
        if (m_asked.operation() == Asked::LINK)
            add(EffectKind::Create, m_target, {u"hard-link"_s});
        addHeld(add, findings, program);
        findings.finish();
    }

    /// The guest asks because one of the names fits a pattern; the rules have to see the same. Of links and folders the area is that of
    /// what they would hold.
    [[nodiscard]] bool isPlaceKnown() const
    {
        const auto &areas = homeAreas();
        const auto area = std::ranges::find(areas, QString::fromStdString(m_asked.area()), &HomeArea::name);
        if (area == areas.end() || area->traits.isEmpty() || m_asked.operation() == Asked::SYMLINK || m_asked.folder())
            return true;
        return std::ranges::any_of(std::array{&m_path, &m_target, &m_former}, [&](const QString *path) {
            const auto traits = Places::instance().traitsOf(*path, m_home);
            return std::ranges::any_of(traits, [&](const QString &trait) { return trait == u"public" || area->traits.contains(trait); });
        });
    }

    [[nodiscard]] bool isIndexAlone() const { return !isMany() && isGitsIndex(m_program, m_target); }

    /// A folder is as special as what lies in it: each is taken from where it lies, and comes to where it would.
    template<typename Add>
    void addHeld(const Add &add, shell::Findings &findings, const QString &program) const
    {
        for (const auto &held : m_asked.holds()) {
            const auto path = QString::fromStdString(held.path());
            const auto target = QString::fromStdString(held.target());
            add(EffectKind::Move, path, {});
            if (isInGitsBooks(m_program, target) && staysWhatItIs(path, target, m_home))
                findings.add(EffectKind::Create, target, Reach::Inside, {}, program, {});
            else
                add(EffectKind::Create, target, {});
        }
        if (!m_asked.folder()) // keys may come to it later, or lie in it under names nobody knows
            return;
        add(EffectKind::Move, m_path, {u"recursive"_s});
        if (m_asked.exchanges())
            add(EffectKind::Move, m_target, {u"recursive"_s});
    }

    /// Something comes to a name as a whole. An empty folder holds nothing yet.
    [[nodiscard]] bool arrives(EffectKind kind) const
    {
        return m_asked.operation() != Asked::MKDIR && (kind == EffectKind::Create || kind == EffectKind::Overwrite);
    }

    void addValues(QHash<QString, FactValue> &values) const
    {
        const auto oldSize = static_cast<double>(m_asked.old_size());
        const auto newSize = static_cast<double>(m_asked.new_size());
        values.insert(u"operation"_s, word().toString());
        values.insert(u"files"_s, m_count);
        values.insert(u"bytes"_s, static_cast<double>(m_asked.bytes()));
        values.insert(u"area"_s, movesProject() ? u"other-project"_s : QString::fromStdString(m_asked.area()));
        values.insert(u"unchanged_ms"_s, static_cast<double>(m_asked.unchanged_ms()));
        if (m_asked.old_size() > 0)
            values.insert(u"old_size"_s, oldSize);
        if (m_asked.operation() != Asked::REPLACE && m_asked.operation() != Asked::TRUNCATE)
            return;
        if (isMany()) { // what one of them keeps says nothing of the others
            values.insert(u"content_kept"_s, 0.0);
            return;
        }
        values.insert(u"new_size"_s, newSize);
        if (m_asked.operation() == Asked::TRUNCATE)
            values.insert(u"content_kept"_s, oldSize > newSize ? newSize / oldSize : 1.0);
        else // what nobody has compared is not kept, however large it is
            values.insert(u"content_kept"_s, m_asked.has_kept() ? std::min<std::uint32_t>(m_asked.kept(), 1000) / 1000.0 : 0.0);
    }

    /// Who moves a project, or exchanges it, may read it where it then is.
    [[nodiscard]] bool movesProject() const
    {
        if (m_asked.operation() == Asked::RENAME)
            return isProjectFolder(m_path, m_home);
        return m_asked.operation() == Asked::REPLACE && (isProjectFolder(m_path, m_home) || isProjectFolder(m_target, m_home));
    }

    const Asked &m_asked;
    const Meaning &m_meaning;
    QString m_home;
    QString m_path;
    QString m_target;
    QString m_former;
    QString m_subtree;
    QString m_program;
    double m_count;
};

bool isOfOneFile(const Asked &asked)
{
    return asked.subtree().empty() || asked.has_kept() || asked.exchanges() || asked.folder() || !asked.former().empty() || asked.former_unknown();
}

} // namespace

quint64 coversOf(const api::FileAsked &asked)
{
    switch (asked.operation()) {
    case Asked::UNLINK:
    case Asked::RMDIR:
    case Asked::REPLACE:
    case Asked::TRUNCATE: return isOfOneFile(asked) ? 1 : std::max<quint64>(1, asked.count());
    default: return 1;
    }
}

bool isJudgedAlone(const Action &action)
{
    return std::ranges::any_of(action.facts.effects, [](const Effect &effect) { return effect.traits.contains(u"git-index"_s); });
}

void inspectGate(Action &action, const api::FileAsked &asked, const QString &home)
{
    action.kind = ActionKind::File;
    action.gate = Gate::File;
    action.tool = kFileGateTool;
    auto what = withoutAsker(asked);
    what.clear_unchanged_ms(); // the same question a moment later is the same
    action.raw = canonical(std::move(what));
    action.facts = {};
    action.subject.clear();
    const auto meaning = meaningOf(asked.operation());
    if (action.raw.size() > kMaxRawSize)
        cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "larger than 1 MiB")));
    else if (!meaning || !asked.path().starts_with('/') || !isText(asked.path()) || !isText(asked.target()) || !isText(asked.subtree())
             || !isText(asked.former()) || !std::ranges::all_of(asked.holds(), [](const auto &held) { return isText(held.path()) && isText(held.target()); }))
        cannotRead(action, QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "no operation on a file")));
    else
        FileQuestion(asked, *meaning, home).fill(action);
    concludeFacts(action);
}

} // namespace cofferdam
