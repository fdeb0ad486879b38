// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/region_painter.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace tessera {
namespace {

constexpr double kLineWidth = 2;
constexpr double kLitLineWidth = 3;
constexpr double kEdgeWidth = 1.25;  // on either side, of each of the two edges
constexpr double kLabelPadding = 6;
constexpr int kDimAlpha = 130;
// A phrase on the photo is cut at this part of the photo's width.
constexpr double kMostOfWidth = 0.6;

}  // namespace

QPolygonF RegionPainter::fromPhoto(const QPolygonF& outline) const {
    const double scaleX = photoRect.width() / std::max(1, photoSize.width());
    const double scaleY = photoRect.height() / std::max(1, photoSize.height());
    QPolygonF here;
    for (const QPointF& corner : outline)
        here.append({photoRect.x() + corner.x() * scaleX, photoRect.y() + corner.y() * scaleY});
    return here;
}

void RegionPainter::paint(QPainter* painter) const {
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath around;
    around.addRect(photoRect);
    bool anyLit = false;
    for (const PhotoRegion& region : regions) {
        if (!isLit(region))
            continue;
        QPainterPath inside;
        inside.addPolygon(fromPhoto(region.outline));
        inside.closeSubpath();
        around = around.subtracted(inside);
        anyLit = true;
    }
    QColor dim = Qt::black;
    dim.setAlpha(kDimAlpha);
    if (anyLit)
        painter->fillPath(around, dim);
    for (const PhotoRegion& region : regions)
        if (!isLit(region))
            paintOutline(painter, region, kLineWidth);
    for (const PhotoRegion& region : regions)
        if (isLit(region))
            paintOutline(painter, region, kLitLineWidth);
    for (const PhotoRegion& region : regions)
        paintLabel(painter, region);
}

void RegionPainter::paintOutline(QPainter* painter, const PhotoRegion& region,
                                 double widthPx) const {
    const QPolygonF outline = fromPhoto(region.outline);
    painter->setBrush(Qt::NoBrush);
    const auto draw = [&](const QColor& colour, double width) {
        painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter->drawPolygon(outline);
    };
    draw(darkColor, widthPx + 4 * kEdgeWidth);
    draw(lightColor, widthPx + 2 * kEdgeWidth);
    draw(lineColor, widthPx);
}

void RegionPainter::paintLabel(QPainter* painter, const PhotoRegion& region) const {
    QFont bold = font;
    bold.setBold(true);
    const QFontMetricsF metrics(bold);
    QString text = QLocale().toString(region.number);
    if (phrases && !region.phrase.isEmpty())
        text += QLatin1Char(' ') + region.phrase;
    text = metrics.elidedText(text, Qt::ElideRight,
                              std::max(metrics.horizontalAdvance(QLocale().toString(region.number)),
                                       kMostOfWidth * photoRect.width()));
    const QSizeF size(
        std::max(metrics.height() + 2, metrics.horizontalAdvance(text) + 2 * kLabelPadding),
        metrics.height() + 2);
    // On the upper edge of the region, and never outside of the photo.
    const QPointF corner = fromPhoto(region.outline).boundingRect().topLeft();
    QRectF label(QPointF(corner.x(), corner.y() - size.height()), size);
    if (label.top() < photoRect.top())
        label.moveTop(corner.y());
    label.moveLeft(
        std::max(photoRect.left(), std::min(label.left(), photoRect.right() - size.width())));
    label.moveTop(
        std::max(photoRect.top(), std::min(label.top(), photoRect.bottom() - size.height())));
    painter->setPen(QPen(isLit(region) ? lightColor : darkColor, 1));
    painter->setBrush(lineColor);
    painter->drawRoundedRect(label, 4, 4);
    painter->setFont(bold);
    painter->setPen(labelColor);
    painter->drawText(label, Qt::AlignCenter, text);
}

}  // namespace tessera
