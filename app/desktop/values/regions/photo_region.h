// SPDX-License-Identifier: MIT
// A region of a photo that an answer names, as a value.
#pragma once

#include <QList>
#include <QMetaType>
#include <QPolygonF>
#include <QString>
#include <QtQmlIntegration>

#include "app/desktop/values/photo_ref.h"
#include "engine/text/answer_regions.h"

namespace tessera {

struct PhotoRegion {
    Q_GADGET
    QML_VALUE_TYPE(photoRegion)
    Q_PROPERTY(int number MEMBER number)
    Q_PROPERTY(int group MEMBER group)
    Q_PROPERTY(QString phrase MEMBER phrase)
    Q_PROPERTY(QString place READ place)
    Q_PROPERTY(QRectF bounds READ bounds)
  public:
    int number = 0;  // among those of the answer, from 1
    int group = 0;   // those with one phrase belong together
    QString phrase;  // empty: the answer does not say what it shows
    bool isBox = true;
    QList<QPoint> pixels;  // as AnswerRegion::corners
    QPolygonF outline;     // its corners in photo pixels, not rounded

    // "54, 30 – 174, 340" in whole pixels of the photo.
    QString place() const;
    QRectF bounds() const { return outline.boundingRect(); }
    friend bool operator==(const PhotoRegion&, const PhotoRegion&) = default;
};

QList<PhotoRegion> regionsOn(const PhotoRef& photo, const std::vector<AnswerRegion>& regions);

}  // namespace tessera
