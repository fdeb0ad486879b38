// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>
#include <QQuickPaintedItem>
#include <QVariantList>

#include "app/desktop/tiles/region_painter.h"

namespace tessera {

// Regions over a photo that is shown in `photoRect` of this item, wherever that is. GUI thread
// only.
class RegionOverlay : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    // PhotoRegion values.
    Q_PROPERTY(QVariantList regions READ regions WRITE setRegions NOTIFY changed)
    Q_PROPERTY(QSize photoSize MEMBER m_photoSize NOTIFY changed)
    Q_PROPERTY(QRectF photoRect MEMBER m_photoRect NOTIFY changed)
    Q_PROPERTY(int litGroup MEMBER m_litGroup NOTIFY changed)
    Q_PROPERTY(int litNumber MEMBER m_litNumber NOTIFY changed)
    // Phrases beside the numbers.
    Q_PROPERTY(bool phrases MEMBER m_phrases NOTIFY changed)
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed)
    Q_PROPERTY(QColor lineColor MEMBER m_lineColor NOTIFY changed)
    Q_PROPERTY(QColor lightColor MEMBER m_lightColor NOTIFY changed)
    Q_PROPERTY(QColor darkColor MEMBER m_darkColor NOTIFY changed)
    Q_PROPERTY(QColor labelColor MEMBER m_labelColor NOTIFY changed)

  public:
    explicit RegionOverlay(QQuickItem* parent = nullptr);

    QVariantList regions() const;
    void setRegions(const QVariantList& regions);

    // The region at this point of the item, the smallest where several lie on each other; a region
    // without a number and a group of -1 if there is none.
    Q_INVOKABLE tessera::PhotoRegion regionAt(QPointF position) const;

    void paint(QPainter* painter) override;

  signals:
    void changed();

  private:
    RegionPainter painter() const;

    QList<PhotoRegion> m_regions;
    QSize m_photoSize;
    QRectF m_photoRect;
    int m_litGroup = -1;
    int m_litNumber = 0;
    bool m_phrases = false;
    QFont m_font;
    QColor m_lineColor = Qt::blue;
    QColor m_lightColor = Qt::white;
    QColor m_darkColor = Qt::black;
    QColor m_labelColor = Qt::white;
};

}  // namespace tessera
