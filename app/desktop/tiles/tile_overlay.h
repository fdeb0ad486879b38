// SPDX-License-Identifier: MIT
// Draws over a photo how it is cut: grid, padding, what unpadding removes, tile numbers.
#pragma once

#include <QColor>
#include <QQuickPaintedItem>
#include <QRectF>
#include <QStringList>
#include <QVariant>
#include <optional>

#include "app/desktop/photos/photo_ref.h"
#include "app/desktop/tiles/tile_scheme_value.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// Fits the photo together with the padding around it into the item. QML places the picture itself
// at `photoRect`. The plan comes from planTiles, as the encoder's does.
class TileOverlay : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    // A PhotoRef; anything else stands for no photo.
    Q_PROPERTY(QVariant photo READ photoValue WRITE setPhotoValue NOTIFY planChanged)
    Q_PROPERTY(tessera::TileSchemeValue scheme READ scheme WRITE setScheme NOTIFY planChanged)
    Q_PROPERTY(QColor lineColor MEMBER m_lineColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor hatchColor MEMBER m_hatchColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor labelColor MEMBER m_labelColor NOTIFY colorsChanged)
    Q_PROPERTY(QRectF photoRect READ photoRect NOTIFY layoutChanged)
    Q_PROPERTY(bool hasPlan READ hasPlan NOTIFY planChanged)
    Q_PROPERTY(QString summary READ summary NOTIFY planChanged)
    Q_PROPERTY(QString reason READ reason NOTIFY planChanged)
    Q_PROPERTY(QStringList candidates READ candidates NOTIFY planChanged)
    Q_PROPERTY(int chosenCandidate READ chosenCandidate NOTIFY planChanged)

  public:
    explicit TileOverlay(QQuickItem* parent = nullptr);

    QVariant photoValue() const { return QVariant::fromValue(m_photo); }
    void setPhotoValue(const QVariant& photo) { setPhoto(photo.value<PhotoRef>()); }
    PhotoRef photo() const { return m_photo; }
    void setPhoto(const PhotoRef& photo);
    TileSchemeValue scheme() const { return m_scheme; }
    void setScheme(const TileSchemeValue& scheme);

    // Where the photo lies, in the item's coordinates.
    QRectF photoRect() const;
    bool hasPlan() const { return m_plan.has_value(); }
    const std::optional<TilePlan>& plan() const { return m_plan; }
    QString summary() const;
    // Why this grid won, in one line; empty where there was no choice.
    QString reason() const;
    // "2 x 2: keeps 338 688 pixels", in the checkpoint's order.
    QStringList candidates() const;
    int chosenCandidate() const;

    void paint(QPainter* painter) override;

  signals:
    void planChanged();
    void layoutChanged();
    void colorsChanged();

  protected:
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;

  private:
    void replan();
    // The smallest rectangle that holds the photo and all tiles, in photo pixels.
    QRectF sceneRect() const;
    QRectF toItem(const QRectF& photoPixels) const;
    // A part of the grid's canvas, in canvas pixels.
    QRectF canvasToItem(double x, double y, double width, double height) const;
    void paintPadding(QPainter* painter, const QRectF& canvas) const;
    void paintUnpadded(QPainter* painter) const;
    void paintGrid(QPainter* painter) const;
    void paintNumbers(QPainter* painter) const;

    PhotoRef m_photo;
    TileSchemeValue m_scheme;
    std::optional<TilePlan> m_plan;
    QColor m_lineColor = Qt::blue;
    QColor m_hatchColor = Qt::gray;
    QColor m_labelColor = Qt::white;
};

}  // namespace tessera
