// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/GrantChoice.h"

#include "app/client/Translated.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <array>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct Scope {
    api::GrantScope scope;
    unsigned seconds;
    const char *text;
    const char *approve;
};

constexpr std::array kScopes{
    Scope{api::SCOPE_ONCE, 0, QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Only once"), QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Approve Once")},
    Scope{api::SCOPE_TASK, 0, QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "For this task"), QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Approve for Task")},
    Scope{api::SCOPE_UNTIL, 30 * 60, QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "For 30 minutes"),
          QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Approve for 30 min")},
    Scope{api::SCOPE_UNTIL, 2 * 3600, QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "For 2 hours"),
          QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Approve for 2 h")},
    Scope{api::SCOPE_UNSPECIFIED, 0, QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "As a rule, for 90 days"),
          QT_TRANSLATE_NOOP("cofferdam::GrantChoice", "Approve as Rule")}};

constexpr int kRule = int(kScopes.size()) - 1;
constexpr int kMaxShown = 60; // of what is alike, in the list

QString counted(const api::Breadth &breadth)
{
    const QLocale locale;
    const auto actions = breadth.all() ? GrantChoice::tr("%1 past actions").arg(locale.toString(quint64(breadth.examined())))
                                       : GrantChoice::tr("the last %1 actions").arg(locale.toString(quint64(breadth.examined())));
    //: e.g. "would have matched 212 of the last 10,000 actions, 3 of them were blocked"
    return GrantChoice::tr("would have matched %1 of %2, %3 of them were blocked")
        .arg(locale.toString(quint64(breadth.matched())), actions, locale.toString(quint64(breadth.flagged())));
}

} // namespace

GrantChoice::GrantChoice(QWidget *parent)
    : QWidget(parent)
    , m_scope(new QComboBox(this))
    , m_breadth(new QComboBox(this))
    , m_note(new PlainLabel(PlainLabel::Size::Small, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *row = new QHBoxLayout;
    m_scope->setObjectName(u"grantScope"_s);
    m_scope->setAccessibleName(tr("How long the approval counts"));
    for (const auto &scope : kScopes)
        m_scope->addItem(tr(scope.text));
    m_breadth->setObjectName(u"grantBreadth"_s);
    m_breadth->setAccessibleName(tr("What the approval covers"));
    m_breadth->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    row->addWidget(m_scope);
    row->addWidget(m_breadth, 1);
    layout->addLayout(row);
    m_note->setObjectName(u"grantNote"_s);
    layout->addWidget(m_note);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &GrantChoice::onChosen);
    connect(m_breadth, &QComboBox::currentIndexChanged, this, &GrantChoice::onChosen);
    clear();
}

void GrantChoice::clear()
{
    m_preview.Clear();
    m_preview.mutable_why_none(); // nothing is known yet
    const QSignalBlocker quietScope(m_scope);
    const QSignalBlocker quietBreadth(m_breadth);
    m_scope->setCurrentIndex(0);
    m_breadth->clear();
    m_breadth->addItem(tr("Exactly this"));
    onChosen();
}

void GrantChoice::setPreview(const api::GrantPreview &preview)
{
    clear();
    m_preview = preview;
    if (!preview.alike().empty())
        m_breadth->addItem(tr("Also: %1").arg(oneLine(QString::fromStdString(preview.alike()), kMaxShown)));
    // What has no likeness (interpreters, shells, wrappers, high severity) becomes no rule either.
    if (auto *items = qobject_cast<QStandardItemModel *>(m_scope->model()))
        items->item(kRule)->setEnabled(!preview.alike().empty());
    onChosen();
}

void GrantChoice::onChosen()
{
    const auto whyNone = translated(m_preview.why_none());
    const bool more = !m_preview.has_why_none();
    m_scope->setEnabled(more);
    const bool lasting = m_scope->currentIndex() > 0;
    const bool rule = m_scope->currentIndex() == kRule;
    if (const QSignalBlocker quiet(m_breadth); rule)
        m_breadth->setCurrentIndex(0);
    const bool alike = lasting && !rule && m_breadth->currentIndex() > 0;
    m_breadth->setEnabled(lasting && !rule && m_breadth->count() > 1);
    m_note->setMuted(!alike);
    m_note->setTone(alike ? Tone::Notice : Tone::Neutral);
    if (!more)
        m_note->setPlain(whyNone);
    else if (alike)
        m_note->setPlain(tr("Whatever is alike: %1. Rules that block still block.").arg(counted(m_preview.alike_breadth())));
    else if (rule)
        m_note->setPlain(tr("Exactly this: %1. Listed in approved.toml.").arg(counted(m_preview.exact())));
    else if (lasting)
        m_note->setPlain(tr("Exactly this: %1.").arg(counted(m_preview.exact())) + u' ' + translated(m_preview.why_exact_only()));
    m_note->setVisible((!more && !whyNone.isEmpty()) || (more && lasting));
    Q_EMIT changed();
}

void GrantChoice::fill(api::Resolve &resolve) const
{
    const auto &scope = kScopes[static_cast<std::size_t>(std::max(0, m_scope->currentIndex()))];
    resolve.set_scope(scope.scope);
    resolve.set_as_rule(m_scope->currentIndex() == kRule);
    resolve.set_seconds(scope.seconds);
    resolve.set_alike(m_scope->currentIndex() > 0 && m_scope->currentIndex() != kRule && m_breadth->currentIndex() > 0);
}

QString GrantChoice::approveText() const
{
    return tr(kScopes[static_cast<std::size_t>(std::max(0, m_scope->currentIndex()))].approve);
}

} // namespace cofferdam
