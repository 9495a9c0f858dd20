// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/DemoWords.h"

#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString shortened(const std::string &text)
{
    const auto whole = QString::fromStdString(text).simplified();
    return whole.size() > 110 ? whole.first(107) + u"…"_s : whole;
}

/// Every figure is the trail's own.
QList<Phrase> figuresOf(const api::DecisionDetail &detail)
{
    QList<Phrase> figures;
    for (const auto &[value, form] :
         {std::pair{detail.us_ruling(), phrase("Demo", "rules %1 µs")}, std::pair{detail.ms_snapshot(), phrase("Demo", "snapshot %1 ms")},
          std::pair{detail.ms_asked(), phrase("Demo", "asked for %1 ms")}, std::pair{detail.ms_total(), phrase("Demo", "in all %1 ms")}}) {
        if (value > 0)
            figures << form.arg(QString::number(value, 'f', value < 10 ? 1 : 0));
    }
    return figures;
}

} // namespace

DemoTrail DemoTrail::of(const api::AuditPage &decisions)
{
    DemoTrail trail;
    for (const auto &row : decisions.rows()) {
        const bool allow = row.outcome() == api::OUTCOME_ALLOW;
        trail.allowed += allow && row.verdict() == api::VERDICT_ALLOW;
        trail.afterSnapshot += allow && row.verdict() == api::VERDICT_SNAPSHOT && !row.snapshot().empty();
        trail.denied += !allow && row.verdict() == api::VERDICT_ASK;
        trail.blocked += !allow && row.verdict() == api::VERDICT_BLOCK;
        if (allow && QString::fromStdString(row.subject()).contains(u"customers"_s) && row.verdict() == api::VERDICT_SNAPSHOT)
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
    const auto &detail = row.detail().decision();
    if (detail.action().gate() != api::GATE_TOOL && row.outcome() == api::OUTCOME_ALLOW)
        return {};
    const auto figures = figuresOf(detail);
    return Phrase::pattern("  [%1 → %2] %3: %4  (%5%6)")
        .arg(wireWord(row.verdict()), wireWord(row.outcome()), row.tool().empty() ? wireWord(row.kind()) : QString::fromStdString(row.tool()),
             shortened(row.subject()), QString::fromStdString(row.rule()),
             figures.isEmpty() ? Phrase() : Phrase::pattern("; %1").arg(Phrase::joined(figures, u", ")));
}

Phrase questionTold(const api::Question &question)
{
    return phrase("Demo", "Question to the user: %1 – %2").arg(shortened(question.action().subject()), fromApi(question.reason()));
}

} // namespace cofferdam
