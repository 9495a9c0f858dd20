// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Theme.h"

#include "app/desktop/widgets/QuietStyle.h"

#include <QApplication>
#include <QStyleHints>

namespace cofferdam {

namespace {

struct Colours {
    QRgb window, base, alternate, button, text, muted, line, accent, onAccent;
};

constexpr Colours kLight{0xfff4f5f7, 0xffffffff, 0xfff8f9fa, 0xffffffff, 0xff1c2024, 0xff5b6570, 0xffd9dde2, 0xff0b6b7d, 0xffffffff};
constexpr Colours kDark{0xff1b1e22, 0xff24282d, 0xff282d32, 0xff2d3238, 0xffe8eaed, 0xffa2abb5, 0xff3b4249, 0xff55c4d5, 0xff0c1a1d};

QPalette paletteOf(const Colours &colours)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.base);
    palette.setColor(QPalette::AlternateBase, colours.alternate);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.muted);
    palette.setColor(QPalette::Button, colours.button);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.onAccent);
    palette.setColor(QPalette::ToolTipBase, colours.base);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Accent, colours.accent);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::Light, QColor(colours.base).lighter(115));
    palette.setColor(QPalette::Midlight, colours.alternate);
    palette.setColor(QPalette::Mid, colours.line);
    palette.setColor(QPalette::Dark, QColor(colours.line).darker(115));
    palette.setColor(QPalette::Shadow, QColor(colours.line).darker(150));
    QColor faint(colours.muted);
    faint.setAlphaF(0.65F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, colours.muted);
    return palette;
}

/// In lists and tables a selection is a quiet ground: what is coloured for a reason stays readable on it.
QPalette itemPalette(const QPalette &palette)
{
    const auto base = palette.color(QPalette::Base);
    const auto accent = palette.color(QPalette::Accent);
    const float share = isDark(palette) ? 0.28F : 0.16F;
    const auto mix = [share](float one, float other) { return one + (other - one) * share; };
    auto items = palette;
    items.setColor(QPalette::Highlight,
                   QColor::fromRgbF(mix(base.redF(), accent.redF()), mix(base.greenF(), accent.greenF()), mix(base.blueF(), accent.blueF())));
    items.setColor(QPalette::HighlightedText, palette.color(QPalette::Text));
    return items;
}

void applyScheme(bool dark)
{
    const auto palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    QApplication::setPalette(itemPalette(palette), "QAbstractItemView");
}

} // namespace

QPalette lightPalette()
{
    return paletteOf(kLight);
}

QPalette darkPalette()
{
    return paletteOf(kDark);
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < 0.5F;
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good: return QColor::fromRgb(dark ? 0xff62c98a : 0xff166b39);
    case Tone::Notice: return QColor::fromRgb(dark ? 0xffe5b455 : 0xff8a5a00);
    case Tone::Bad: return QColor::fromRgb(dark ? 0xffff8a80 : 0xffb3261e);
    case Tone::Accent: return palette.color(QPalette::Accent);
    case Tone::Neutral: break;
    }
    return mutedColor(palette);
}

QColor toneFill(Tone tone, const QPalette &palette)
{
    auto fill = toneColor(tone, palette);
    fill.setAlphaF(isDark(palette) ? 0.18F : 0.11F);
    return fill;
}

QColor mutedColor(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::PlaceholderText);
}

QColor lineColor(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Mid);
}

void applyTheme(QApplication &application, Scheme scheme)
{
    QApplication::setStyle(new QuietStyle);
    auto *hints = QGuiApplication::styleHints();
    QObject::disconnect(hints, &QStyleHints::colorSchemeChanged, &application, nullptr);
    if (scheme == Scheme::System) {
        QObject::connect(hints, &QStyleHints::colorSchemeChanged, &application, [](Qt::ColorScheme now) { applyScheme(now == Qt::ColorScheme::Dark); });
        applyScheme(hints->colorScheme() == Qt::ColorScheme::Dark);
        return;
    }
    applyScheme(scheme == Scheme::Dark);
}

} // namespace cofferdam
