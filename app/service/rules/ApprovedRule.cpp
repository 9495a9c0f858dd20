// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/ApprovedRule.h"

#include "core/guardian/Likeness.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxTitle = 200;

/// A TOML basic string (TOML 1.0, section String).
QString quoted(const QString &text)
{
    QString out = u"\""_s;
    for (const auto c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        if (c.unicode() < 0x20 || c.unicode() == 0x7f || c.isSurrogate())
            out += c.isSurrogate() ? u"?"_s : u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

QString listed(const QStringList &words)
{
    QStringList list;
    for (const auto &word : words)
        list << quoted(word);
    return u'[' + list.join(u", "_s) + u']';
}

Phrase noRuleAsked()
{
    return phrase("Service", "No rule asked for this, so there is none to make an exception from.");
}

} // namespace

Result<void> mayBecomeRule(const Question &question)
{
    if (question.action.task.isNull())
        return fail(Errc::Denied, phrase("Service", "You did not start this turn, so nothing in it is approved for longer. Approve it once, or deny it."));
    if (question.ruling.severity >= Severity::High)
        return fail(Errc::Denied, phrase("Service", "What is of high severity does not become a rule. Approve it once, or for this task."));
    const QString &rule = question.ruling.rule;
    if (question.ruling.matched.isEmpty() || rule.isEmpty() || rule == kNoRule || rule == u"unknown")
        return fail(Errc::Denied, noRuleAsked());
    if (const auto likeness = likenessOf(question.action, question.ruling.severity); !likeness) // what it runs is not in its words
        return fail(Errc::Denied, likeness.error().message);
    return {};
}

Result<ApprovedRule> draftApprovedRule(const QString &folder, const Question &question, const QStringList &overrides, const QString &owner, const QString &note,
                                       const QDate &today)
{
    if (auto may = mayBecomeRule(question); !may)
        return std::unexpected(may.error());
    if (overrides.isEmpty())
        return fail(Errc::Denied, noRuleAsked());
    const auto digest = QString::fromLatin1(question.action.digest().toHex());
    ApprovedRule rule{.id = u"approved.%1-%2"_s.arg(today.toString(u"yyyyMMdd"_s), digest.first(12)), .file = {folder + u"/approved.toml"_s, {}}};
    QByteArray &content = rule.file.content;
    if (QFile old(rule.file.path); old.open(QIODevice::ReadOnly))
        content = old.readAll();
    else if (old.exists())
        return fail(Errc::Io, phrase("Service", "%1 cannot be read: %2").arg(rule.file.path, old.errorString()));
    else
        content = "# Approvals that were made rules. Each counts for exactly one action until it ends; take out what should be asked again.\n";
    const auto name = (u"id = "_s + quoted(rule.id)).toUtf8();
    rule.isNew = !content.contains(name);
    if (!rule.isNew)
        return rule;
    if (content.count("[[rule]]") >= kMaxApprovedRules)
        return fail(Errc::Denied,
                    phrase("Service", "There are %1 approved rules already; take some out of %2 first.").arg(kMaxApprovedRules).arg(rule.file.path));
    if (!content.endsWith('\n'))
        content += '\n';

    const auto title = question.action.subject.left(kMaxTitle);
    const auto why = note.trimmed().isEmpty() ? QStringLiteral(QT_TRANSLATE_NOOP("Rules", "approved by a person, as a rule")) : note.trimmed().left(kMaxTitle);
    content +=
        "\n[[rule]]\n" + name
        + (u"\ntitle = "_s + quoted(title) + u"\nwhen = { kind = "_s + quoted(toWord(question.action.kind).toString()) + u", digest = "_s + quoted(digest)
           + u" }\nverdict = \"allow\"\nreason = "_s + quoted(QStringLiteral(QT_TRANSLATE_NOOP("Rules", "Exactly this was approved as a rule.")))
           + u"\nexception = "_s + quoted(why) + u"\nowner = "_s + quoted(owner) + u"\nexpires = "_s + today.addDays(kApprovedRuleDays).toString(Qt::ISODate)
           + u"\noverrides = "_s + listed(overrides) + u'\n')
              .toUtf8();
    return rule;
}

Result<void> writeApprovedRule(const ApprovedRule &rule)
{
    const auto &[path, content] = rule.file;
    QSaveFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(content) != content.size() || !file.commit())
        return fail(Errc::Io, phrase("Service", "%1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

} // namespace cofferdam
