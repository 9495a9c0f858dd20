// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Glyphs.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

namespace cofferdam {

namespace {

constexpr qreal kGrid = 24;
constexpr qreal kStroke = 1.8;

QPainterPath lines(std::initializer_list<QList<QPointF>> strokes)
{
    QPainterPath path;
    for (const auto &stroke : strokes) {
        path.moveTo(stroke.front());
        for (const auto &point : stroke.mid(1))
            path.lineTo(point);
    }
    return path;
}

QPainterPath shield()
{
    QPainterPath path(QPointF(12, 3));
    path.lineTo(19, 6);
    path.lineTo(19, 11);
    path.cubicTo(19, 16, 16, 19.5, 12, 21);
    path.cubicTo(8, 19.5, 5, 16, 5, 11);
    path.lineTo(5, 6);
    path.closeSubpath();
    return path;
}

QPainterPath logo() // a cofferdam seen from the side: two sheet walls, dry ground between, water outside
{
    auto path = lines({{{8, 3}, {8, 18}, {16, 18}, {16, 3}}});
    for (const qreal y : {11.0, 15.0}) {
        path.moveTo(1.5, y);
        path.cubicTo(3, y - 1.6, 4, y + 1.6, 5.7, y);
        path.moveTo(18.3, y);
        path.cubicTo(20, y - 1.6, 21, y + 1.6, 22.5, y);
    }
    path.moveTo(3, 21.5);
    path.lineTo(21, 21.5);
    return path;
}

QPainterPath controlGlyph(Glyph glyph)
{
    QPainterPath path;
    switch (glyph) {
    case Glyph::Play: path = lines({{{8, 5}, {19, 12}, {8, 19}, {8, 5}}}); break;
    case Glyph::Stop: path.addRoundedRect(QRectF(6, 6, 12, 12), 2, 2); break;
    case Glyph::Plus: path = lines({{{12, 5}, {12, 19}}, {{5, 12}, {19, 12}}}); break;
    case Glyph::Check: path = lines({{{5, 12.5}, {10, 17.5}, {19, 7}}}); break;
    case Glyph::Cross: path = lines({{{6, 6}, {18, 18}}, {{18, 6}, {6, 18}}}); break;
    case Glyph::Next: path = lines({{{9, 5}, {16, 12}, {9, 19}}}); break;
    case Glyph::Up: path = lines({{{6, 14}, {12, 8}, {18, 14}}}); break;
    case Glyph::Send: path = lines({{{4, 12}, {20, 5}, {14, 20}, {11, 13}, {4, 12}}, {{11, 13}, {20, 5}}}); break;
    case Glyph::Undo:
        path = lines({{{9, 5}, {4, 10}, {9, 15}}, {{4, 10}, {14, 10}}});
        path.cubicTo(18, 10, 20, 12.5, 20, 15);
        path.cubicTo(20, 17.5, 18, 19.5, 15, 19.5);
        path.lineTo(11, 19.5);
        break;
    default: break;
    }
    return path;
}

QPainterPath thingGlyph(Glyph glyph)
{
    QPainterPath path;
    switch (glyph) {
    case Glyph::Agents:
        path.addRoundedRect(QRectF(4, 8, 16, 11), 3, 3);
        path.addPath(lines({{{12, 8}, {12, 4}}, {{9, 12.5}, {9, 14.5}}, {{15, 12.5}, {15, 14.5}}}));
        break;
    case Glyph::Chat: path = lines({{{4, 5}, {20, 5}, {20, 16}, {12, 16}, {8, 20}, {8, 16}, {4, 16}, {4, 5}}}); break;
    case Glyph::Shield:
        path = shield();
        path.addPath(lines({{{9, 12}, {11.3, 14.3}, {15.5, 9.5}}}));
        break;
    case Glyph::Records:
        path = lines({{{9, 6}, {20, 6}}, {{9, 12}, {20, 12}}, {{9, 18}, {20, 18}}, {{4, 6}, {5, 6}}, {{4, 12}, {5, 12}}, {{4, 18}, {5, 18}}});
        break;
    case Glyph::Timeline:
        path.addEllipse(QPointF(7, 5.5), 2, 2);
        path.addEllipse(QPointF(7, 18.5), 2, 2);
        path.addEllipse(QPointF(17, 9.5), 2, 2);
        path.addPath(lines({{{7, 7.5}, {7, 16.5}}}));
        path.moveTo(17, 11.5);
        path.cubicTo(17, 14.5, 13, 14.5, 7.5, 15.5);
        break;
    case Glyph::Trash: path = lines({{{4, 7}, {20, 7}}, {{9, 7}, {9, 4}, {15, 4}, {15, 7}}, {{6, 7}, {7, 20}, {17, 20}, {18, 7}}}); break;
    case Glyph::Warning: path = lines({{{12, 4}, {21, 19.5}, {3, 19.5}, {12, 4}}, {{12, 10}, {12, 14}}, {{12, 16.6}, {12, 16.9}}}); break;
    case Glyph::Clock:
        path.addEllipse(QPointF(12, 12), 8, 8);
        path.addPath(lines({{{12, 7.5}, {12, 12}, {15.5, 14}}}));
        break;
    case Glyph::Camera:
        path.addRoundedRect(QRectF(3.5, 7, 17, 12), 2, 2);
        path.addEllipse(QPointF(12, 13), 3.2, 3.2);
        path.addPath(lines({{{8.5, 7}, {10, 4.5}, {14, 4.5}, {15.5, 7}}}));
        break;
    case Glyph::Search:
        path.addEllipse(QPointF(10.5, 10.5), 6, 6);
        path.addPath(lines({{{15, 15}, {20, 20}}}));
        break;
    case Glyph::Terminal:
        path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2, 2);
        path.addPath(lines({{{7, 9.5}, {10, 12}, {7, 14.5}}, {{12, 15}, {16.5, 15}}}));
        break;
    case Glyph::Pin: path = lines({{{9, 4}, {15, 4}}, {{10, 4}, {10, 10}, {7, 13.5}, {17, 13.5}, {14, 10}, {14, 4}}, {{12, 13.5}, {12, 20}}}); break;
    case Glyph::Logo: path = logo(); break;
    default: break;
    }
    return path;
}

class GlyphEngine final : public QIconEngine
{
public:
    GlyphEngine(Glyph glyph, QColor colour) : m_glyph(glyph), m_colour(std::move(colour)) {}

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
    auto path = controlGlyph(glyph);
    if (path.isEmpty())
        path = thingGlyph(glyph);
    const auto side = std::min(area.width(), area.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.center() - QPointF(side / 2, side / 2));
    painter.scale(side / kGrid, side / kGrid);
    painter.setPen(QPen(colour, kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
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
