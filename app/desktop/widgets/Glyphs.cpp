// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Glyphs.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <map>
#include <memory>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Kept: a list paints the same few icons in the same few colours again and again.
QSvgRenderer &renderer(Glyph glyph, QRgb colour)
{
    static std::map<std::pair<Glyph, QRgb>, std::unique_ptr<QSvgRenderer>> known;
    auto &entry = known[{glyph, colour}];
    if (!entry) {
        QFile file(u":/cofferdam/glyphs/%1.svg"_s.arg(QLatin1StringView(kGlyphFiles[static_cast<std::size_t>(glyph)])));
        QByteArray svg;
        if (file.open(QFile::ReadOnly))
            svg = file.readAll().replace("currentColor", QColor(colour).name().toLatin1());
        entry = std::make_unique<QSvgRenderer>(svg);
        entry->setAspectRatioMode(Qt::KeepAspectRatio);
    }
    return *entry;
}

class GlyphEngine final : public QIconEngine
{
public:
    GlyphEngine(Glyph glyph, QColor colour) : m_glyph(glyph), m_colour(colour) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const auto palette = QGuiApplication::palette();
        auto colour = m_colour.isValid() ? m_colour : palette.color(QPalette::ButtonText);
        if (mode == QIcon::Disabled)
            colour = palette.color(QPalette::Disabled, QPalette::ButtonText);
        else if (mode == QIcon::Selected)
            colour = palette.color(QPalette::HighlightedText);
        drawGlyph(*painter, m_glyph, rect, colour);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new GlyphEngine(*this); }
    [[nodiscard]] bool isNull() override { return false; }
    [[nodiscard]] QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override
    {
        return {{16, 16}, {22, 22}, {24, 24}, {32, 32}, {48, 48}, {64, 64}, {128, 128}};
    }

private:
    Glyph m_glyph;
    QColor m_colour;
};

} // namespace

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &area, const QColor &colour)
{
    const auto side = std::min(area.width(), area.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * colour.alphaF());
    renderer(glyph, colour.rgb()).render(&painter, QRectF(area.center() - QPointF(side / 2, side / 2), QSizeF(side, side)));
    painter.restore();
}

QIcon glyphIcon(Glyph glyph)
{
    return QIcon(new GlyphEngine(glyph, QColor()));
}

QIcon glyphIcon(Glyph glyph, const QColor &colour)
{
    return QIcon(new GlyphEngine(glyph, colour));
}

} // namespace cofferdam
