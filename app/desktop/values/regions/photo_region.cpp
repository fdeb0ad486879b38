// SPDX-License-Identifier: MIT
#include "app/desktop/values/regions/photo_region.h"

#include <QStringList>

namespace tessera {

QString PhotoRegion::place() const {
    QStringList corners;
    for (const QPoint& corner : pixels)
        corners << QStringLiteral("%1, %2").arg(QString::number(corner.x()),
                                                QString::number(corner.y()));
    return corners.join(isBox ? QStringLiteral(" – ") : QStringLiteral("; "));
}

QList<PhotoRegion> regionsOn(const PhotoRef& photo, const std::vector<AnswerRegion>& regions) {
    QList<PhotoRegion> placed;
    for (const AnswerRegion& region : regions) {
        PhotoRegion& here = placed.emplaceBack();
        here.number = static_cast<int>(placed.size());
        here.group = region.group;
        here.phrase = QString::fromStdString(region.phrase);
        here.isBox = region.shape == AnswerRegion::Shape::Box;
        for (const RegionPoint& corner : region.corners) {
            const auto [x, y] = pixelsOf(corner, photo.widthPx, photo.heightPx);
            here.pixels.append({x, y});
            here.outline.append(
                {corner.x / 1000.0 * photo.widthPx, corner.y / 1000.0 * photo.heightPx});
        }
        if (here.isBox)
            here.outline = QPolygonF(QList<QPointF>{here.outline[0],
                                                    {here.outline[1].x(), here.outline[0].y()},
                                                    here.outline[1],
                                                    {here.outline[0].x(), here.outline[1].y()}});
    }
    return placed;
}

}  // namespace tessera
