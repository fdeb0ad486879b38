// SPDX-License-Identifier: MIT
// Where a photo lies in a view that is zoomed and moved.
#pragma once

#include <QQuickItem>
#include <QVariant>

#include "app/desktop/values/photo_ref.h"

namespace tessera {

// Fits the scene, which is the photo with whatever belongs around it, into the item, times `zoom`.
// Draws nothing: QML places the picture at `photoRect`. GUI thread only.
class PhotoZoom : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    // A PhotoRef; anything else means no photo. Another one is shown whole.
    Q_PROPERTY(QVariant photo READ photoValue WRITE setPhotoValue NOTIFY layoutChanged)
    // What must be in view when the photo is fitted, in photo pixels; empty: the photo alone.
    // Another one is fitted.
    Q_PROPERTY(QRectF scene READ scene WRITE setScene NOTIFY layoutChanged)
    // 1: the whole scene fits.
    Q_PROPERTY(double zoom READ zoom NOTIFY layoutChanged)
    // Item pixels per photo pixel.
    Q_PROPERTY(double photoScale READ photoScale NOTIFY layoutChanged)
    Q_PROPERTY(QRectF photoRect READ photoRect NOTIFY layoutChanged)
    // The visible part of the photo, in whole photo pixels.
    Q_PROPERTY(QRect visiblePart READ visiblePart NOTIFY layoutChanged)

  public:
    static constexpr double kMaxScale = 32;  // item pixels per photo pixel

    explicit PhotoZoom(QQuickItem* parent = nullptr);

    QVariant photoValue() const { return QVariant::fromValue(m_photo); }
    void setPhotoValue(const QVariant& photo) { setPhoto(photo.value<PhotoRef>()); }
    void setPhoto(const PhotoRef& photo);
    QRectF scene() const;
    void setScene(const QRectF& scene);
    double zoom() const { return m_zoom; }
    double photoScale() const;
    QRectF photoRect() const;
    QRect visiblePart() const;

    // Keeps the content under this point of the item in place.
    Q_INVOKABLE void zoomBy(double factor, QPointF at);
    Q_INVOKABLE void moveBy(double dx, double dy);
    Q_INVOKABLE void fit();
    // Moves just far enough to bring this part of the photo into view, or its upper left corner if
    // it is larger than the view.
    Q_INVOKABLE void bringIntoView(const QRectF& part);
    // Converts a point of the item to photo pixels.
    Q_INVOKABLE QPointF toPhoto(QPointF position) const;

  signals:
    void layoutChanged();

  protected:
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;

  private:
    void changeLayout();
    void keepInView();
    double fitScale() const;

    PhotoRef m_photo;
    QRectF m_scene;
    double m_zoom = 1;
    QPointF m_centre;  // the point of the scene at the item's middle, in photo pixels
};

}  // namespace tessera
