// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/viewer/CommandView.h"

#include "app/desktop/widgets/Theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QFontDatabase>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Reads some hundred definitions' headers when first used; shared because of that.
KSyntaxHighlighting::Repository &repository()
{
    static KSyntaxHighlighting::Repository shared;
    return shared;
}

/// Longer texts are shown without colours: a person does not need them there, and highlighting would hold the window.
constexpr qsizetype kMaxHighlighted = 32 * 1024;
constexpr int kMinLines = 2;
constexpr int kCommandMargin = 6;

} // namespace

CommandView::CommandView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere); // a wrapped command hides nothing beyond the edge
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Command"));
    document()->setDocumentMargin(kCommandMargin);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &CommandView::checkEnd);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &CommandView::checkEnd);
}

CommandView::~CommandView() = default;

void CommandView::show(const QString &text, Language language, const QList<EffectRecord> &effects)
{
    m_visible = VisibleText::from(text);
    m_effects = effects;
    m_readToEnd = false;
    m_highlighter.reset();
    setPlainText(m_visible.text);
    if (language != Language::None && text.size() <= kMaxHighlighted) {
        m_highlighter = std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(document());
        retheme();
        m_highlighter->setDefinition(repository().definitionForName(language == Language::Shell  ? u"Bash"_s
                                                                    : language == Language::Diff ? u"Diff"_s
                                                                                                 : u"JSON"_s));
    }
    mark();
    verticalScrollBar()->setValue(0);
    updateGeometry();
    checkEnd();
}

void CommandView::setMaxLines(int lines)
{
    m_maxLines = lines;
    updateGeometry();
}

void CommandView::retheme()
{
    if (!m_highlighter)
        return;
    const bool dark = isDark(palette());
    const auto theme = repository().defaultTheme(dark ? KSyntaxHighlighting::Repository::DarkTheme : KSyntaxHighlighting::Repository::LightTheme);
    if (m_highlighter->theme().name() == theme.name())
        return;
    m_highlighter->setTheme(theme);
    m_highlighter->rehighlight();
}

void CommandView::mark()
{
    QList<QTextEdit::ExtraSelection> selections;
    const auto select = [&](const VisibleText::Range &range, const QTextCharFormat &format) {
        QTextCursor cursor(document());
        cursor.setPosition(static_cast<int>(range.begin));
        cursor.setPosition(static_cast<int>(range.begin + range.length), QTextCursor::KeepAnchor);
        selections.append({cursor, format});
    };
    for (const auto &effect : std::as_const(m_effects)) {
        const auto range = m_visible.shown(effect.begin, effect.length);
        if (effect.length <= 0 || range.length <= 0)
            continue;
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        format.setUnderlineColor(toneColor(effect.outside ? Tone::Bad : Tone::Notice, palette()));
        format.setBackground(toneFill(effect.outside ? Tone::Bad : Tone::Notice, palette()));
        format.setForeground(palette().color(QPalette::Text)); // colours of the language are too faint on it
        select(range, format);
    }
    for (const auto &marker : std::as_const(m_visible.markers)) {
        QTextCharFormat format;
        format.setForeground(palette().color(QPalette::Base));
        format.setBackground(toneColor(Tone::Bad, palette()));
        select(marker, format);
    }
    setExtraSelections(selections);
}

void CommandView::checkEnd()
{
    const auto *bar = verticalScrollBar();
    if (m_readToEnd || !isVisible() || bar->value() < bar->maximum())
        return;
    m_readToEnd = true;
    Q_EMIT readToEndChanged();
}

int CommandView::linesShown() const
{
    const auto columns = std::max(20, viewport()->width() / std::max(1, fontMetrics().averageCharWidth()) - 1);
    int lines = 0;
    for (auto block = document()->begin(); block.isValid() && lines <= m_maxLines; block = block.next())
        lines += std::max(1, static_cast<int>(std::ceil(double(block.length()) / columns)));
    return std::clamp(lines, kMinLines, m_maxLines);
}

QSize CommandView::sizeHint() const
{
    const auto height = linesShown() * fontMetrics().lineSpacing() + 2 * kCommandMargin + 2 * frameWidth() + 2;
    return {480, height};
}

QSize CommandView::minimumSizeHint() const
{
    return {160, std::min(sizeHint().height(), 4 * fontMetrics().lineSpacing() + 2 * kCommandMargin)};
}

void CommandView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        retheme();
        mark();
    }
}

void CommandView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    updateGeometry();
    checkEnd();
}

void CommandView::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    // The range of the scroll bar is right only after layout.
    QMetaObject::invokeMethod(this, &CommandView::checkEnd, Qt::QueuedConnection);
}

} // namespace cofferdam
