// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/ExportedTrail.h"

#include "core/ledger/Frontier.h"

#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 kMaxLine = 8 * 1024 * 1024; // bytes; a row is at most a MiB, and escapes make it longer
constexpr auto kFormat = "cofferdam trail 1"_L1;

/// Of each column, in their order.
const QList<QString> &names()
{
    static const QList<QString> all = QString(kTrailColumns).split(u", "_s);
    return all;
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<TrailLeaf> leafFrom(const QJsonObject &row, const QList<QString> &columns)
{
    TrailLeaf leaf{.salt = QByteArray::fromHex(row.value(columns[SaltColumn]).toString().toLatin1()),
                   .seq = quint64(row.value(columns[SeqColumn]).toInteger(-1)),
                   .timeUs = row.value(columns[TimeUsColumn]).toInteger(-1),
                   .epoch = quint64(row.value(columns[EpochColumn]).toInteger(-1)),
                   .texts = {}};
    for (int i = 0; i < kTrailTexts; ++i) {
        const auto value = row.value(columns[kFirstTrailText + i]);
        if (!value.isString())
            return std::nullopt;
        const QByteArray text = value.toString().toUtf8();
        leaf.texts[std::size_t(i)] = kFirstTrailText + i == DetailColumn ? QByteArray::fromBase64(text) : text;
    }
    return leaf;
}

/// Reads the rows up to the head. Not ok when something is wrong with them.
TrailReport readRows(QIODevice &file, Frontier &frontier)
{
    TrailReport report;
    const auto &columns = names();
    if (file.readLine(kMaxLine) != exportFirstLine()) {
        report.problem = phrase("Trail", "This is no exported audit trail.");
        return report;
    }
    for (;;) {
        // A line has to be written as this program writes it: nothing in it that one reader takes for part of the row and another does not.
        const QByteArray line = file.readLine(kMaxLine);
        const auto row = QJsonDocument::fromJson(line).object();
        if (row.contains("head"_L1)) {
            const auto head = SignedHead::fromText(row.value("head"_L1).toString().toLatin1());
            report.ok = head && line == exportLastLine(head->toText()) && file.atEnd();
            report.problem = report.ok ? Phrase() : phrase("Trail", "The last line is not one tree head.");
            report.head = head.value_or(SignedHead());
            return report;
        }
        const auto leaf = leafFrom(row, columns);
        if (!leaf || leaf->seq != frontier.size() + 1 || line != exportLine(*leaf)) {
            report.firstBad = frontier.size() + 1;
            report.problem = phrase("Trail", "Row %1 is missing, or is no row.").arg(report.firstBad);
            return report;
        }
        frontier.append(leaf->hash());
    }
}

} // namespace

QByteArray exportFirstLine()
{
    return lineOf({{u"format"_s, kFormat}});
}

QByteArray exportLine(const TrailLeaf &leaf)
{
    const auto &columns = names();
    QJsonObject row{{columns[SeqColumn], qint64(leaf.seq)},
                    {columns[TimeUsColumn], leaf.timeUs},
                    {columns[EpochColumn], qint64(leaf.epoch)},
                    {columns[SaltColumn], QString::fromLatin1(leaf.salt.toHex())}};
    for (int i = 0; i < kTrailTexts; ++i) {
        const QByteArray &text = leaf.texts[std::size_t(i)];
        row.insert(columns[kFirstTrailText + i], kFirstTrailText + i == DetailColumn ? QString::fromLatin1(text.toBase64()) : QString::fromUtf8(text));
    }
    return lineOf(row);
}

QByteArray exportLastLine(const QByteArray &head)
{
    return lineOf({{u"head"_s, QString::fromLatin1(head)}});
}

TrailReport verifyExport(QIODevice &file, const QByteArray &key)
{
    Frontier frontier;
    TrailReport report = readRows(file, frontier);
    if (!report.ok)
        return report;
    const SignedHead &head = report.head;
    report.ok = false;
    report.size = frontier.size();
    report.root = frontier.root();
    if (head.size != report.size)
        report.problem = phrase("Trail", "The tree head speaks of %1 rows; here are %2.").arg(head.size).arg(report.size);
    else if (head.root != report.root)
        report.problem = phrase("Trail", "The rows do not lead to the tree head: at least one was changed, taken out or put in.");
    else if (!head.isSound())
        report.problem = phrase("Trail", "The tree head is not signed by the key it names.");
    else if (!key.isEmpty() && key != head.key)
        report.problem = phrase("Trail", "It is signed by another key than the one it should be: %1.").arg(QString::fromLatin1(head.key.toHex()));
    if (!report.problem.isEmpty())
        return report;
    report.ok = true;
    report.words += phrase("Trail", "Signed on %1 by the key %2.").arg(head.time(), QString::fromLatin1(head.key.toHex()));
    if (key.isEmpty())
        report.words += phrase("Trail", "Whose key that is, the file cannot tell: compare it with what its owner told you, or give it with --key.");
    report.words += whatSignaturesShow();
    return report;
}

} // namespace cofferdam
