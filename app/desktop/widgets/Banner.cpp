// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Banner.h"

#include "core/base/VisibleText.h"

#include <QAction>
#include <QLabel>

namespace cofferdam {

namespace {

constexpr int kLongestWord = 32; // characters that stay together

KMessageWidget::MessageType typeOf(Tone tone)
{
    switch (tone) {
    case Tone::Good: return KMessageWidget::Positive;
    case Tone::Notice: return KMessageWidget::Warning;
    case Tone::Bad: return KMessageWidget::Error;
    case Tone::Accent:
    case Tone::Neutral: break;
    }
    return KMessageWidget::Information;
}

/// A label breaks lines between words only, and would push the window wider.
QString breakable(const QString &text)
{
    QString result;
    int together = 0;
    for (const auto character : text) {
        together = character.isSpace() ? 0 : together + 1;
        if (together > kLongestWord && !character.isLowSurrogate() && !character.isMark()) {
            result += QChar(0x200b); // zero-width space
            together = 1;
        }
        result += character;
    }
    return result;
}

} // namespace

Banner::Banner(Tone tone, QWidget *parent) : KMessageWidget(parent)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    for (auto *label : findChildren<QLabel *>())
        label->setTextInteractionFlags(Qt::NoTextInteraction); // no links, and no stop for Tab
    setCloseButtonVisible(false);
    setTone(tone);
    setAccessibleName(tr("Notice"));
}

void Banner::setMessage(const QString &text)
{
    const auto visible = visibleBlock(text);
    setText(breakable(visible));
    setAccessibleDescription(visible);
}

void Banner::setTone(Tone tone)
{
    setMessageType(typeOf(tone));
    setIcon({}); // would come from the desktop's theme, or not
}

QAction *Banner::addAnswer(const QString &text)
{
    auto *action = new QAction(text, this);
    addAction(action);
    return action;
}

} // namespace cofferdam
