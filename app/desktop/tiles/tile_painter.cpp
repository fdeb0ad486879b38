// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_painter.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "engine/image/tile_geometry.h"

namespace tessera {
namespace {

constexpr double kLineWidth = 1.5;
// Dark and light edges under the line, so that it shows on any photo.
constexpr double kEdgeWidth = 3.5;
constexpr double kChipMargin = 6;
constexpr int kDimAlpha = 130;
// The patch grid fades in between these sizes of a patch on the surface.
constexpr double kSmallestPatch = 6;
constexpr double kClearPatch = 14;

QColor withAlpha(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

}  // namespace

QRectF rectOf(const PhotoRect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

QRectF TilePainter::fromPhoto(const QRectF& photoPixels) const {
    const double scaleX = photoRect.width() / std::max(1, plan.photo.widthPx);
    const double scaleY = photoRect.height() / std::max(1, plan.photo.heightPx);
    return {photoRect.x() + photoPixels.x() * scaleX, photoRect.y() + photoPixels.y() * scaleY,
            photoPixels.width() * scaleX, photoPixels.height() * scaleY};
}

void TilePainter::paint(QPainter* painter) const {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(viewRect);
    paintPadding(painter);
    paintUnpadded(painter);
    paintUnseen(painter);
    paintPatches(painter);
    paintLit(painter);
    paintGrid(painter);
    paintNumbers(painter);
}

void TilePainter::paintPadding(QPainter* painter) const {
    QPainterPath padding;
    padding.addRect(fromPhoto(rectOf(canvasOf(plan))));
    QPainterPath picture;
    picture.addRect(photoRect);
    painter->fillPath(padding.subtracted(picture), QBrush(hatchColor, Qt::BDiagPattern));
    // The part that a cropping mode cuts off is in the photo but not in the canvas.
    painter->fillPath(picture.subtracted(padding), withAlpha(Qt::black, kDimAlpha));
}

void TilePainter::paintUnpadded(QPainter* painter) const {
    if (plan.scheme.merge != MergeType::SpatialUnpad || plan.mapRows <= 0 || plan.mapColumns <= 0)
        return;
    QPainterPath all;
    all.addRect(fromPhoto(rectOf(canvasOf(plan))));
    QPainterPath kept;
    kept.addRect(fromPhoto(rectOf(keptMap(plan))));
    painter->fillPath(all.subtracted(kept), withAlpha(Qt::black, kDimAlpha));
}

void TilePainter::paintUnseen(QPainter* painter) const {
    for (const NumberedTile& tile : tilesOnPhoto(plan)) {
        QPainterPath all;
        all.addRect(fromPhoto(rectOf(tile.rect)));
        QPainterPath seen;
        seen.addRect(fromPhoto(rectOf(seenPart(plan, tile.rect))));
        painter->fillPath(all.subtracted(seen), withAlpha(Qt::black, kDimAlpha));
    }
}

void TilePainter::paintPatches(QPainter* painter) const {
    const CellLines cells = cellLines(plan);
    const QRectF area = fromPhoto(
        QRectF(QPointF(cells.x.front(), cells.y.front()), QPointF(cells.x.back(), cells.y.back())));
    const double smallest = std::min(area.width() / static_cast<double>(cells.x.size() - 1),
                                     area.height() / static_cast<double>(cells.y.size() - 1));
    const double visible = (smallest - kSmallestPatch) / (kClearPatch - kSmallestPatch);
    if (visible <= 0)
        return;
    const QRectF shown = area.intersected(viewRect);
    if (shown.isEmpty())
        return;
    QList<QLineF> lines;
    for (const double photoX : cells.x) {
        const double x = fromPhoto({photoX, 0, 0, 0}).x();
        if (x >= shown.left() && x <= shown.right())
            lines.append({x, shown.top(), x, shown.bottom()});
    }
    for (const double photoY : cells.y) {
        const double y = fromPhoto({0, photoY, 0, 0}).y();
        if (y >= shown.top() && y <= shown.bottom())
            lines.append({shown.left(), y, shown.right(), y});
    }
    const int alpha = static_cast<int>(110 * std::min(1.0, visible));
    painter->setPen(QPen(withAlpha(Qt::black, alpha), 1));
    painter->drawLines(lines);
    painter->translate(1, 1);
    painter->setPen(QPen(withAlpha(Qt::white, alpha), 1));
    painter->drawLines(lines);
    painter->translate(-1, -1);
}

void TilePainter::paintLit(QPainter* painter) const {
    for (const QRectF& part : lit) {
        painter->fillRect(fromPhoto(part), withAlpha(lineColor, 80));
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(Qt::white, 1));
        painter->drawRect(fromPhoto(part));
    }
}

void TilePainter::paintGrid(QPainter* painter) const {
    QPainterPath lines;
    for (const NumberedTile& tile : tilesOnPhoto(plan)) {
        const QRectF rect = fromPhoto(rectOf(tile.rect));
        lines.addRect(rect.adjusted(1, 1, -1, -1).isValid() ? rect : QRectF());
    }
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(withAlpha(Qt::black, 150), kEdgeWidth + 1));
    painter->drawPath(lines);
    painter->setPen(QPen(withAlpha(Qt::white, 200), kEdgeWidth));
    painter->drawPath(lines);
    painter->setPen(QPen(lineColor, kLineWidth));
    painter->drawPath(lines);
}

void TilePainter::paintNumbers(QPainter* painter) const {
    QFont font = painter->font();
    font.setPixelSize(12);
    font.setBold(true);
    painter->setFont(font);
    const QFontMetricsF metrics(font);
    for (const NumberedTile& tile : tilesOnPhoto(plan)) {
        const QRectF rect = fromPhoto(rectOf(tile.rect));
        const QString text = QLocale().toString(tile.number);
        const QSizeF size(std::max(22.0, metrics.horizontalAdvance(text) + 12), 20);
        if (rect.width() < size.width() + 2 * kChipMargin ||
            rect.height() < size.height() + 2 * kChipMargin)
            continue;
        const QRectF chip(rect.topLeft() + QPointF(kChipMargin, kChipMargin), size);
        painter->setPen(QPen(QColor(255, 255, 255, 200), 1));
        painter->setBrush(lineColor);
        painter->drawRoundedRect(chip, 6, 6);
        painter->setPen(labelColor);
        painter->drawText(chip, Qt::AlignCenter, text);
    }
}

}  // namespace tessera
