// SPDX-License-Identifier: MIT
// Draws over a photo how it is cut: grid, padding, the area that unpadding removes, patches, tile
// numbers.
#pragma once

#include <QColor>
#include <QList>
#include <QRectF>

#include "engine/image/tile_plan.h"

class QPainter;

namespace tessera {

// A value: usable on any thread.
struct TilePainter {
    TilePlan plan;
    // Where the photo is on the painted surface, and the visible part of the surface.
    QRectF photoRect;
    QRectF viewRect;
    QColor lineColor;
    QColor hatchColor;
    QColor labelColor;
    // To be highlighted, in photo pixels.
    QList<QRectF> lit;

    void paint(QPainter* painter) const;

    // Maps photo pixels to the surface.
    QRectF fromPhoto(const QRectF& photoPixels) const;

  private:
    void paintPadding(QPainter* painter) const;
    void paintUnpadded(QPainter* painter) const;
    void paintUnseen(QPainter* painter) const;
    void paintPatches(QPainter* painter) const;
    void paintLit(QPainter* painter) const;
    void paintGrid(QPainter* painter) const;
    void paintNumbers(QPainter* painter) const;
};

QRectF rectOf(const PhotoRect& rect);

}  // namespace tessera
