// SPDX-License-Identifier: MIT
// Draws the regions that an answer names over their photo.
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QRectF>
#include <QSize>

#include "app/desktop/values/regions/photo_region.h"

class QPainter;

namespace tessera {

struct RegionPainter {
    QList<PhotoRegion> regions;
    QSize photoSize;
    QRectF photoRect;  // where the photo is on the painted surface
    // One of these stands out on any photo: the line, and around it a light and a dark edge.
    QColor lineColor;
    QColor lightColor;
    QColor darkColor;
    QColor labelColor;  // on lineColor
    QFont font;
    bool phrases = false;  // beside the numbers
    // The regions that are pointed at; what is around them is darkened.
    int litGroup = -1;
    int litNumber = 0;  // 0: all of the group

    void paint(QPainter* painter) const;

    bool isLit(const PhotoRegion& region) const {
        return region.group == litGroup && (litNumber == 0 || litNumber == region.number);
    }
    QPolygonF fromPhoto(const QPolygonF& outline) const;
    // Where the labels are painted: each at an edge of its region and in the photo, and clear of
    // those before it where there is room.
    QList<QRectF> labelRects() const;

  private:
    QFont labelFont() const;
    void paintOutline(QPainter* painter, const PhotoRegion& region, double widthPx) const;
    QString labelText(const PhotoRegion& region) const;
    QRectF labelRect(const PhotoRegion& region, const QList<QRectF>& others) const;
    void paintLabels(QPainter* painter) const;
};

}  // namespace tessera
