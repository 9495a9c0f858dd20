// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/viewer/ActionDetail.h"

#include "app/client/EnglishJson.h"
#include "app/client/Translated.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/viewer/BesideCommand.h"
#include "app/desktop/viewer/CommandView.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QFormLayout>
#include <QJsonDocument>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaxReasons = 8;
constexpr qsizetype kMaxEffects = 40; ///< Lines; the rest is counted.
constexpr qsizetype kMaxFact = 4096; ///< Characters, of a path say.

QString indented(const QString &json)
{
    const auto document = QJsonDocument::fromJson(json.toUtf8());
    return document.isNull() ? json : QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

} // namespace

ActionDetail::ActionDetail(QWidget *parent)
    : QWidget(parent)
    , m_command(new CommandView(this))
    , m_besideTitle(new PlainLabel(tr("An approval also covers"), PlainLabel::Size::Small, this))
    , m_beside(new CommandView(this))
    , m_why(new PlainLabel(PlainLabel::Size::Body, this))
    , m_effectsTitle(new PlainLabel(tr("What it would do"), PlainLabel::Size::Small, this))
    , m_effects(new QVBoxLayout)
    , m_reversible(new PlainLabel(PlainLabel::Size::Body, this))
    , m_alternative(new PlainLabel(PlainLabel::Size::Body, this))
    , m_bound(new PlainLabel(PlainLabel::Size::Body, this))
    , m_facts(new QFormLayout)
    , m_more(new QPushButton(this))
    , m_json(new CommandView(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_command);
    m_besideTitle->setMuted(true);
    layout->addWidget(m_besideTitle);
    m_beside->setObjectName(u"beside"_s);
    m_beside->setAccessibleName(m_besideTitle->text());
    layout->addWidget(m_beside);
    for (const auto *view : {m_command, m_beside})
        connect(view, &CommandView::readToEndChanged, this, &ActionDetail::readToEndChanged);
    layout->addWidget(m_why);
    m_effectsTitle->setMuted(true);
    layout->addWidget(m_effectsTitle);
    m_effects->setSpacing(2);
    layout->addLayout(m_effects);
    layout->addWidget(m_reversible);
    m_alternative->setObjectName(u"alternative"_s);
    layout->addWidget(m_alternative);
    m_bound->setObjectName(u"boundTo"_s);
    m_bound->setTone(Tone::Notice);
    layout->addWidget(m_bound);
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(4);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(m_facts);
    m_more->setCheckable(true);
    m_more->setAutoDefault(false);
    m_more->setFlat(true);
    m_more->setAccessibleName(tr("Details"));
    m_json->setMaxLines(14);
    m_json->hide();
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    layout->addWidget(m_json);
    layout->addStretch();
    connect(m_more, &QPushButton::toggled, m_json, &QWidget::setVisible);
}

void ActionDetail::setFacts(const QList<Fact> &facts)
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    for (const auto &fact : facts) {
        if (fact.value.isEmpty())
            continue;
        auto *name = new PlainLabel(fact.name, PlainLabel::Size::Body, this);
        name->setMuted(true);
        name->setWordWrap(false);
        auto *value = new PlainLabel(oneLine(fact.value, kMaxFact), PlainLabel::Size::Body, this);
        m_facts->addRow(name, value);
    }
}

bool ActionDetail::isReadToEnd() const
{
    return m_command->isReadToEnd() && (m_beside->isHidden() || m_beside->isReadToEnd());
}

void ActionDetail::setCommand(const QString &subject, api::ActionKind kind, const QList<EffectRecord> &effects)
{
    const auto language = kind == api::ACTION_EXEC ? CommandView::Language::Shell : CommandView::Language::None;
    m_command->show(subject, language, effects);
}

void ActionDetail::setBeside(const QString &json)
{
    m_besideTitle->setVisible(!json.isEmpty());
    m_beside->setVisible(!json.isEmpty());
    m_beside->show(json, CommandView::Language::Json);
}

void ActionDetail::setEffects(const QList<EffectRecord> &effects)
{
    while (auto *item = m_effects->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_effectsTitle->setVisible(!effects.isEmpty());
    for (const auto &effect : effects.first(std::min(effects.size(), kMaxEffects))) {
        auto *line = new PlainLabel(u"\u2022 "_s + effectText(effect), PlainLabel::Size::Body, this);
        if (effect.outside)
            line->setTone(Tone::Bad);
        m_effects->addWidget(line);
    }
    if (effects.size() > kMaxEffects)
        m_effects->addWidget(new PlainLabel(tr("and %n more", nullptr, static_cast<int>(effects.size() - kMaxEffects)), PlainLabel::Size::Body, this));
}

void ActionDetail::setReversible(bool reversible)
{
    m_reversible->show();
    m_reversible->setTone(reversible ? Tone::Good : Tone::Bad);
    m_reversible->setPlain(reversible ? tr("Reversible: everything it does stays inside the VM, a snapshot undoes it.")
                                      : tr("Not reversible: what it does outside the VM cannot be taken back."));
}

void ActionDetail::setAlternative(const QString &alternative)
{
    m_alternative->setVisible(!alternative.isEmpty());
    //: %1 is advice that the agent gets, e.g. "Use git revert."
    m_alternative->setPlain(tr("Safer: %1").arg(alternative));
}

void ActionDetail::setBound(api::BoundTo boundTo)
{
    m_bound->setVisible(boundTo != api::BOUND_TO_CONTENT && boundTo != api::BOUND_TO_PARAMETERS); // what is not known is not more
    m_bound->setPlain(tr("An approval is bound to the command line only: the scripts and programs that it runs may change their content."));
}

QList<ActionDetail::Fact> ActionDetail::reasons(const QStringList &because, const QString &nearestAllow)
{
    QList<Fact> facts;
    for (const auto &sentence : because.first(std::min<qsizetype>(because.size(), kMaxReasons)))
        facts.append({facts.isEmpty() ? tr("Because") : QString(), sentence});
    //: the rule that would have allowed it, had one condition been different
    facts.append({tr("Nearest allow"), nearestAllow});
    return facts;
}

QList<ActionDetail::Fact> ActionDetail::examples(const api::InGuestDetail &counted)
{
    QList<Fact> facts;
    for (const auto &example : counted.examples()) {
        const auto first = timeText(example.first_us());
        const auto last = timeText(example.last_us());
        facts.append({facts.isEmpty() ? tr("For example") : QString(),
                      //: %1 is a program and its arguments, or an operation and a path; %2 and %3 are times
                      first == last ? tr("%1 at %2").arg(QString::fromStdString(example.what()), first)
                                    : tr("%1 from %2 to %3").arg(QString::fromStdString(example.what()), first, last)});
    }
    return facts;
}

void ActionDetail::setMore(const QString &title, const QString &json)
{
    const auto label = [this, title] { m_more->setText((m_more->isChecked() ? u"\u25be "_s : u"\u25b8 "_s) + title); };
    m_more->disconnect(this);
    connect(m_more, &QPushButton::toggled, this, label);
    m_more->setAccessibleName(title);
    m_json->setAccessibleName(title);
    m_more->setChecked(false);
    label();
    m_more->setVisible(!json.isEmpty());
    m_json->show(indented(json), CommandView::Language::Json);
    m_json->setVisible(false);
}

void ActionDetail::showQuestion(const QuestionRecord &question, const QString &agent)
{
    m_command->setVisible(true);
    setCommand(question.subject, question.kind, question.effects);
    setBeside(besideCommand(question));
    m_why->setPlain(question.reason);
    m_why->setVisible(!question.reason.isEmpty());
    setEffects(question.effects);
    setReversible(question.reversible);
    setAlternative(question.alternative);
    setBound(question.boundTo);
    setFacts(reasons(question.because, question.nearestAllow)
             + QList<Fact>{{tr("Agent"), agent},
                           {tr("Rule"), question.title.isEmpty() ? question.rule : u"%1 (%2)"_s.arg(question.rule, question.title)},
                           {tr("Tool"), question.tool},
                           {tr("Folder"), question.directory},
                           {tr("Task"), question.task.isNull() ? tr("none: a turn that you did not start") : question.task.value.left(8)}});
    setMore(tr("Parameters"), question.paramsJson);
}

void ActionDetail::showRow(const AuditRecord &row, const QString &agent)
{
    const auto details = row.details();
    const auto &detail = details.decision();
    const auto effects = EffectRecord::allOf(detail.action().facts());
    m_command->setVisible(!row.subject.isEmpty());
    setCommand(row.subject, row.kind, effects);
    setBeside({});
    m_why->setPlain(row.reason);
    m_why->setVisible(!row.reason.isEmpty());
    setEffects(effects);
    m_reversible->hide();
    m_bound->hide();
    const auto &policy = detail.policy();
    const auto rule = QString::fromStdString(policy.rule());
    QStringList because;
    for (const auto &sentence : policy.because())
        because.append(translated(sentence));
    setAlternative(QString::fromStdString(policy.alternative()));
    setFacts(reasons(because, QString::fromStdString(policy.nearest_allow())) + examples(details.in_guest())
             + QList<Fact>{{tr("Event"), eventText(row.event)},
                           {tr("Outcome"), decisionText(row.verdict, row.outcome)},
                           {tr("The rules said"), verdictText(row.verdict)},
                           {tr("Rule"), row.rule},
                           {tr("Asked or blocked by"), rule == row.rule ? QString() : rule},
                           {tr("Answered by"), clientText(row.answeredBy)},
                           {tr("Note"), QString::fromStdString(details.has_grant() ? details.grant().note() : detail.note())},
                           {tr("Grant"), QString::fromStdString(detail.grant()).left(8)},
                           {tr("Agent"), agent},
                           {tr("Tool"), row.tool},
                           {tr("Time"), timeText(row.timeUs)},
                           {tr("Task"), row.task.value.left(8)},
                           {tr("Snapshot before"), row.snapshotGone ? tr("%1, which is gone").arg(row.snapshot.value.left(8)) : row.snapshot.value.left(8)},
                           {tr("Row"), QString::number(row.seq)},
                           {tr("Leaf hash"), QString::fromLatin1(row.leaf.toHex())}});
    setMore(tr("Details"), details.about_case() == api::TrailDetail::ABOUT_NOT_SET ? QString() : QString::fromUtf8(englishJson(details)));
}

} // namespace cofferdam
