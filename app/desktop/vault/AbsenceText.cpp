// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/AbsenceText.h"

#include "app/client/Translated.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct AbsenceTexts {
    Q_DECLARE_TR_FUNCTIONS(AbsenceTexts)
};

constexpr int kMostStreams = 64; // lines

QString lineOf(const std::string &text)
{
    return oneLine(QString::fromStdString(text));
}

/// "disk:now", "ram:stopped", "disk:ID": names that cofferdamctl shows, too.
QString placeOf(const std::string &stream)
{
    const auto name = QString::fromStdString(stream);
    if (name == "disk:now"_L1)
        return AbsenceTexts::tr("the disk");
    if (name.startsWith("ram:stopped"_L1))
        return AbsenceTexts::tr("the memory it was stopped with");
    const auto snapshot = oneLine(name.section(u':', 1));
    if (name.startsWith("disk:"_L1))
        return AbsenceTexts::tr("the disk in snapshot %1").arg(snapshot);
    if (name.startsWith("ram:"_L1))
        return AbsenceTexts::tr("the memory in snapshot %1").arg(snapshot);
    return oneLine(name);
}

} // namespace

Tone absenceTone(const api::AbsenceProof &proof)
{
    return proof.clean() ? Tone::Good : proof.findings_size() > 0 ? Tone::Bad : Tone::Notice;
}

QString absenceOutcome(const api::AbsenceProof &proof, const QString &agent)
{
    const auto name = oneLine(agent);
    if (proof.findings_size() > 0)
        return AbsenceTexts::tr("Keys were found in \u201c%1\u201d. Replace them at their provider and here: the agent can read them.").arg(name);
    if (proof.clean())
        return AbsenceTexts::tr("No key was found in \u201c%1\u201d.").arg(name);
    return AbsenceTexts::tr("No key was found in \u201c%1\u201d, but not everything was looked into, or not for every key.").arg(name);
}

QString absenceDetails(const api::AbsenceProof &proof)
{
    QStringList lines;
    for (const auto &finding : proof.findings())
        lines << AbsenceTexts::tr("Found: \u201c%1\u201d in %2, at byte %3, as %4")
                     .arg(lineOf(finding.key()), placeOf(finding.where()), QLocale().toString(finding.offset()), lineOf(finding.form()));
    for (const auto &note : proof.notes())
        lines << translated(note);
    lines
        << AbsenceTexts::tr("%n key(s) looked for in %1:", nullptr, static_cast<int>(proof.keys())).arg(QLocale().formattedDataSize(qint64(proof.searched())));
    for (int i = 0; i < std::min(proof.streams_size(), kMostStreams); ++i)
        lines << u"    "_s + placeOf(proof.streams(i));
    if (proof.streams_size() > kMostStreams)
        lines << u"    "_s + AbsenceTexts::tr("and in %n more", nullptr, proof.streams_size() - kMostStreams);
    return lines.join(u'\n');
}

} // namespace cofferdam
