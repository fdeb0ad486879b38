// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_overlay.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace tessera {
namespace {

constexpr double kLineWidth = 1.5;
constexpr double kEdgeWidth =
    3.5;  // dark and light edge under the line, so that it shows on any photo
constexpr double kChipMargin = 6;
constexpr int kDimAlpha = 130;

QString number(qint64 value) {
    return QLocale().toString(value);
}

}  // namespace

TileOverlay::TileOverlay(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    const auto repaint = [this] { update(); };
    connect(this, &TileOverlay::planChanged, this, repaint);
    connect(this, &TileOverlay::planChanged, this, &TileOverlay::layoutChanged);
    connect(this, &TileOverlay::colorsChanged, this, repaint);
}

void TileOverlay::setPhoto(const PhotoRef& photo) {
    if (photo == m_photo)
        return;
    m_photo = photo;
    replan();
}

void TileOverlay::setScheme(const TileSchemeValue& scheme) {
    m_scheme = scheme;
    replan();
}

void TileOverlay::replan() {
    m_plan.reset();
    if (m_scheme.isValid() && m_photo.widthPx > 0 && m_photo.heightPx > 0)
        m_plan = planTiles({m_photo.widthPx, m_photo.heightPx}, *m_scheme.scheme);
    emit planChanged();
}

void TileOverlay::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) {
    QQuickPaintedItem::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.size() != oldGeometry.size())
        emit layoutChanged();
}

QRectF TileOverlay::sceneRect() const {
    QRectF scene(0, 0, std::max(1, m_photo.widthPx), std::max(1, m_photo.heightPx));
    if (m_plan)
        for (const PlannedTile& tile : m_plan->tiles)
            scene = scene.united(
                {tile.photoRect.x, tile.photoRect.y, tile.photoRect.width, tile.photoRect.height});
    return scene;
}

QRectF TileOverlay::toItem(const QRectF& photoPixels) const {
    const QRectF scene = sceneRect();
    const double scale =
        std::max(0.0, std::min(width() / scene.width(), height() / scene.height()));
    const double left = (width() - scene.width() * scale) / 2;
    const double top = (height() - scene.height() * scale) / 2;
    return {left + (photoPixels.x() - scene.x()) * scale,
            top + (photoPixels.y() - scene.y()) * scale, photoPixels.width() * scale,
            photoPixels.height() * scale};
}

QRectF TileOverlay::photoRect() const {
    return toItem(QRectF(0, 0, m_photo.widthPx, m_photo.heightPx));
}

QRectF TileOverlay::canvasToItem(double x, double y, double width, double height) const {
    // photo = (canvas - paste) * photo size / resized size
    const double scaleX =
        static_cast<double>(m_plan->photo.widthPx) / std::max(1, m_plan->resized.widthPx);
    const double scaleY =
        static_cast<double>(m_plan->photo.heightPx) / std::max(1, m_plan->resized.heightPx);
    return toItem({(x - m_plan->pasteX) * scaleX, (y - m_plan->pasteY) * scaleY, width * scaleX,
                   height * scaleY});
}

QString TileOverlay::summary() const {
    return m_plan ? tileSummary(*m_plan) : QString();
}

QString TileOverlay::reason() const {
    const int chosen = chosenCandidate();
    if (chosen < 0)
        return {};
    const TileCandidate& best = m_plan->candidates[static_cast<std::size_t>(chosen)];
    const qint64 photoPixels = qint64{m_photo.widthPx} * m_photo.heightPx;
    return tr("%1 × %2 keeps %3 of the photo's %4 pixels and wastes %5, the best of %6 grids.")
        .arg(m_plan->gridColumns)
        .arg(m_plan->gridRows)
        .arg(number(best.effectivePixels), number(photoPixels), number(best.wastedPixels),
             number(static_cast<qint64>(m_plan->candidates.size())));
}

QStringList TileOverlay::candidates() const {
    QStringList lines;
    if (!m_plan)
        return lines;
    const int tile = std::max(1, m_plan->scheme.tileSizePx);
    for (const TileCandidate& candidate : m_plan->candidates)
        lines.append(tr("%1 × %2: keeps %3")
                         .arg(candidate.resolution.widthPx / tile)
                         .arg(candidate.resolution.heightPx / tile)
                         .arg(number(candidate.effectivePixels)));
    return lines;
}

int TileOverlay::chosenCandidate() const {
    if (!m_plan)
        return -1;
    const auto chosen =
        std::find_if(m_plan->candidates.begin(), m_plan->candidates.end(),
                     [](const TileCandidate& candidate) { return candidate.chosen; });
    return chosen == m_plan->candidates.end()
               ? -1
               : static_cast<int>(chosen - m_plan->candidates.begin());
}

void TileOverlay::paint(QPainter* painter) {
    if (!m_plan)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF canvas =
        canvasToItem(0, 0, m_plan->bestResolution.widthPx, m_plan->bestResolution.heightPx);
    paintPadding(painter, canvas);
    paintUnpadded(painter);
    paintGrid(painter);
    paintNumbers(painter);
}

void TileOverlay::paintPadding(QPainter* painter, const QRectF& canvas) const {
    const QRectF photo = photoRect();
    QPainterPath padding;
    padding.addRect(canvas);
    QPainterPath picture;
    picture.addRect(photo);
    painter->fillPath(padding.subtracted(picture), QBrush(m_hatchColor, Qt::BDiagPattern));
    // What a cropping mode cuts off is in the photo but not in the canvas.
    QColor dim(Qt::black);
    dim.setAlpha(kDimAlpha);
    painter->fillPath(picture.subtracted(padding), dim);
}

void TileOverlay::paintUnpadded(QPainter* painter) const {
    if (m_plan->scheme.merge != MergeType::SpatialUnpad || m_plan->mapRows <= 0 ||
        m_plan->mapColumns <= 0)
        return;
    const double patchWidth =
        static_cast<double>(m_plan->bestResolution.widthPx) / m_plan->mapColumns;
    const double patchHeight =
        static_cast<double>(m_plan->bestResolution.heightPx) / m_plan->mapRows;
    QPainterPath all;
    all.addRect(
        canvasToItem(0, 0, m_plan->bestResolution.widthPx, m_plan->bestResolution.heightPx));
    QPainterPath kept;
    kept.addRect(canvasToItem(m_plan->firstColumn * patchWidth, m_plan->firstRow * patchHeight,
                              m_plan->columns * patchWidth, m_plan->rows * patchHeight));
    QColor dim(Qt::black);
    dim.setAlpha(kDimAlpha);
    painter->fillPath(all.subtracted(kept), dim);
}

void TileOverlay::paintGrid(QPainter* painter) const {
    QPainterPath lines;
    const bool single = m_plan->tiles.size() <= 1;
    for (const PlannedTile& tile : m_plan->tiles) {
        if (tile.gridColumn < 0 && !single)
            continue;  // the overview is the whole photo
        const QRectF rect = toItem(
            {tile.photoRect.x, tile.photoRect.y, tile.photoRect.width, tile.photoRect.height});
        lines.addRect(rect.adjusted(1, 1, -1, -1).isValid() ? rect : QRectF());
    }
    painter->setClipRect(QRectF(0, 0, width(), height()));
    painter->setBrush(Qt::NoBrush);
    QColor dark(Qt::black);
    dark.setAlpha(150);
    painter->setPen(QPen(dark, kEdgeWidth + 1));
    painter->drawPath(lines);
    QColor light(Qt::white);
    light.setAlpha(200);
    painter->setPen(QPen(light, kEdgeWidth));
    painter->drawPath(lines);
    painter->setPen(QPen(m_lineColor, kLineWidth));
    painter->drawPath(lines);
}

void TileOverlay::paintNumbers(QPainter* painter) const {
    QFont font = painter->font();
    font.setPixelSize(12);
    font.setBold(true);
    painter->setFont(font);
    const QFontMetricsF metrics(font);
    const bool single = m_plan->tiles.size() <= 1;
    for (std::size_t i = 0; i < m_plan->tiles.size(); ++i) {
        const PlannedTile& tile = m_plan->tiles[i];
        if (tile.gridColumn < 0 && !single)
            continue;
        const QRectF rect = toItem(
            {tile.photoRect.x, tile.photoRect.y, tile.photoRect.width, tile.photoRect.height});
        const QString text = QLocale().toString(static_cast<qulonglong>(single ? 1 : i));
        const QSizeF size(std::max(22.0, metrics.horizontalAdvance(text) + 12), 20);
        if (rect.width() < size.width() + 2 * kChipMargin ||
            rect.height() < size.height() + 2 * kChipMargin)
            continue;
        const QRectF chip(rect.topLeft() + QPointF(kChipMargin, kChipMargin), size);
        painter->setPen(QPen(QColor(255, 255, 255, 200), 1));
        painter->setBrush(m_lineColor);
        painter->drawRoundedRect(chip, 6, 6);
        painter->setPen(m_labelColor);
        painter->drawText(chip, Qt::AlignCenter, text);
    }
}

}  // namespace tessera
