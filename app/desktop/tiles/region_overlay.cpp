// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/region_overlay.h"

#include <QPainter>
#include <algorithm>
#include <limits>

namespace tessera {

RegionOverlay::RegionOverlay(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    connect(this, &RegionOverlay::changed, this, [this] { update(); });
}

QVariantList RegionOverlay::regions() const {
    QVariantList list;
    for (const PhotoRegion& region : m_regions)
        list.append(QVariant::fromValue(region));
    return list;
}

void RegionOverlay::setRegions(const QVariantList& regions) {
    QList<PhotoRegion> now;
    for (const QVariant& region : regions)
        now.append(region.value<PhotoRegion>());
    if (now == m_regions)
        return;
    m_regions = now;
    emit changed();
}

RegionPainter RegionOverlay::painter() const {
    RegionPainter all;
    all.regions = m_regions;
    all.photoSize = m_photoSize;
    all.photoRect = m_photoRect;
    all.lineColor = m_lineColor;
    all.lightColor = m_lightColor;
    all.darkColor = m_darkColor;
    all.labelColor = m_labelColor;
    all.font = m_font;
    all.phrases = m_phrases;
    all.litGroup = m_litGroup;
    all.litNumber = m_litNumber;
    return all;
}

PhotoRegion RegionOverlay::regionAt(QPointF position) const {
    PhotoRegion found;
    found.group = -1;
    double smallest = std::numeric_limits<double>::infinity();
    for (const PhotoRegion& region : m_regions) {
        const QPolygonF outline = painter().fromPhoto(region.outline);
        const QRectF bounds = outline.boundingRect();
        const double area = bounds.width() * bounds.height();
        if (area < smallest && outline.containsPoint(position, Qt::OddEvenFill)) {
            found = region;
            smallest = area;
        }
    }
    return found;
}

void RegionOverlay::paint(QPainter* painter) {
    if (!m_photoRect.isEmpty())
        this->painter().paint(painter);
}

}  // namespace tessera
