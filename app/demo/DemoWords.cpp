// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/DemoWords.h"

#include "core/api/PhraseMessage.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString shortened(const std::string &text)
{
    const auto whole = QString::fromStdString(text).simplified();
    return whole.size() > 110 ? whole.first(107) + u"…"_s : whole;
}

/// Every figure is the trail's own.
QList<Phrase> figuresOf(const QJsonObject &detail)
{
    QList<Phrase> figures;
    for (const auto &[key, form] : {std::pair{u"us_ruling"_s, phrase("Demo", "rules %1 µs")}, std::pair{u"ms_snapshot"_s, phrase("Demo", "snapshot %1 ms")},
                                    std::pair{u"ms_asked"_s, phrase("Demo", "asked for %1 ms")}, std::pair{u"ms_total"_s, phrase("Demo", "in all %1 ms")}}) {
        if (const auto value = detail.value(key).toDouble(); value > 0)
            figures << form.arg(QString::number(value, 'f', value < 10 ? 1 : 0));
    }
    return figures;
}

} // namespace

DemoTrail DemoTrail::of(const api::AuditPage &decisions)
{
    DemoTrail trail;
    for (const auto &row : decisions.rows()) {
        const bool allow = row.outcome() == "allow";
        trail.allowed += allow && row.verdict() == "allow";
        trail.afterSnapshot += allow && row.verdict() == "snapshot" && !row.snapshot().empty();
        trail.denied += !allow && row.verdict() == "ask";
        trail.blocked += !allow && row.verdict() == "block";
        if (allow && QString::fromStdString(row.subject()).contains(u"customers"_s) && row.verdict() == "snapshot")
            trail.wipeSnapshot = row.snapshot();
    }
    return trail;
}

Phrase DemoTrail::told() const
{
    return phrase("Demo", "The trail: %1 allowed, %2 allowed after a snapshot, %3 asked and denied, %4 blocked")
        .arg(allowed)
        .arg(afterSnapshot)
        .arg(denied)
        .arg(blocked);
}

std::optional<Phrase> decisionTold(const api::AuditRow &row)
{
    const auto detail = QJsonDocument::fromJson(QByteArray::fromStdString(row.detail_json())).object();
    if (detail.contains("gate"_L1) && row.outcome() == "allow")
        return {};
    const auto figures = figuresOf(detail);
    return Phrase::pattern("  [%1 → %2] %3: %4  (%5%6)")
        .arg(QString::fromStdString(row.verdict()), QString::fromStdString(row.outcome()), QString::fromStdString(row.tool().empty() ? row.kind() : row.tool()),
             shortened(row.subject()), QString::fromStdString(row.rule()),
             figures.isEmpty() ? Phrase() : Phrase::pattern("; %1").arg(Phrase::joined(figures, u", ")));
}

Phrase questionTold(const api::Question &question)
{
    return phrase("Demo", "Question to the user: %1 – %2").arg(shortened(question.subject()), fromApi(question.reason()));
}

} // namespace cofferdam
