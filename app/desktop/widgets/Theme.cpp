// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Theme.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct Colours {
    QRgb window, base, alternate, button, text, muted, line, accent, onAccent;
};

constexpr Colours kLight {0xfff4f5f7, 0xffffffff, 0xfff8f9fa, 0xffffffff, 0xff1c2024, 0xff5b6570, 0xffd9dde2, 0xff0b6b7d, 0xffffffff};
constexpr Colours kDark {0xff1b1e22, 0xff24282d, 0xff282d32, 0xff2d3238, 0xffe8eaed, 0xffa2abb5, 0xff3b4249, 0xff3fb6c8, 0xff0c1a1d};

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

void applyScheme(QApplication &application, bool dark)
{
    application.setPalette(dark ? darkPalette() : lightPalette());
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
    case Tone::Good: return QColor::fromRgb(dark ? 0xff62c98a : 0xff1b7a43);
    case Tone::Notice: return QColor::fromRgb(dark ? 0xffe5b455 : 0xff8a5a00);
    case Tone::Bad: return QColor::fromRgb(dark ? 0xffff8a80 : 0xffb3261e);
    case Tone::Accent: return palette.color(QPalette::Highlight);
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
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    auto *hints = QGuiApplication::styleHints();
    QObject::disconnect(hints, &QStyleHints::colorSchemeChanged, &application, nullptr);
    if (scheme == Scheme::System) {
        QObject::connect(hints, &QStyleHints::colorSchemeChanged, &application,
                         [&application](Qt::ColorScheme now) { applyScheme(application, now == Qt::ColorScheme::Dark); });
        applyScheme(application, hints->colorScheme() == Qt::ColorScheme::Dark);
        return;
    }
    applyScheme(application, scheme == Scheme::Dark);
}

} // namespace cofferdam
