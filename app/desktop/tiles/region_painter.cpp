// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/region_painter.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <optional>

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
    paintLabels(painter);
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

QFont RegionPainter::labelFont() const {
    QFont bold = font;
    bold.setBold(true);
    return bold;
}

QString RegionPainter::labelText(const PhotoRegion& region) const {
    const QFontMetricsF metrics(labelFont());
    const QString number = QLocale().toString(region.number);
    const QString text =
        phrases && !region.phrase.isEmpty() ? number + QLatin1Char(' ') + region.phrase : number;
    return metrics.elidedText(
        text, Qt::ElideRight,
        std::max(metrics.horizontalAdvance(number), kMostOfWidth * photoRect.width()));
}

QRectF RegionPainter::labelRect(const PhotoRegion& region, const QList<QRectF>& others) const {
    const QFontMetricsF metrics(labelFont());
    const double height = metrics.height() + 2;
    const double width =
        std::max(height, metrics.horizontalAdvance(labelText(region)) + 2 * kLabelPadding);
    const QRectF bounds = fromPhoto(region.outline).boundingRect();
    const double above = bounds.top() - height;
    const double top = above < photoRect.top() ? bounds.top() : above;
    const double right = bounds.right() - width;
    const QPointF places[] = {{bounds.left(), top},
                              {right, top},
                              {bounds.left(), bounds.bottom()},
                              {right, bounds.bottom()}};
    std::optional<QRectF> first;
    for (const QPointF& place : places) {
        QRectF label(place, QSizeF(width, height));
        label.moveLeft(
            std::max(photoRect.left(), std::min(label.left(), photoRect.right() - width)));
        label.moveTop(
            std::max(photoRect.top(), std::min(label.top(), photoRect.bottom() - height)));
        const auto covers = [&](const QRectF& other) { return label.intersects(other); };
        if (std::ranges::none_of(others, covers))
            return label;
        first = first.value_or(label);
    }
    return *first;
}

QList<QRectF> RegionPainter::labelRects() const {
    QList<QRectF> labels;
    for (const PhotoRegion& region : regions)
        labels.append(labelRect(region, labels));
    return labels;
}

void RegionPainter::paintLabels(QPainter* painter) const {
    painter->setFont(labelFont());
    const QList<QRectF> labels = labelRects();
    for (qsizetype i = 0; i < regions.size(); ++i) {
        painter->setPen(QPen(isLit(regions[i]) ? lightColor : darkColor, 1));
        painter->setBrush(lineColor);
        painter->drawRoundedRect(labels[i], 4, 4);
        painter->setPen(labelColor);
        painter->drawText(labels[i], Qt::AlignCenter, labelText(regions[i]));
    }
}

}  // namespace tessera
