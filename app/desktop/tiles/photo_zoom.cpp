// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/photo_zoom.h"

#include <algorithm>

namespace tessera {

PhotoZoom::PhotoZoom(QQuickItem* parent) : QQuickItem(parent) {}

void PhotoZoom::setPhoto(const PhotoRef& photo) {
    if (photo == m_photo)
        return;
    const bool other = photo.hash != m_photo.hash;
    m_photo = photo;
    if (other)
        fit();
    else
        emit layoutChanged();
}

QRectF PhotoZoom::scene() const {
    return m_scene.isEmpty()
               ? QRectF(0, 0, std::max(1, m_photo.widthPx), std::max(1, m_photo.heightPx))
               : m_scene;
}

void PhotoZoom::setScene(const QRectF& scene) {
    if (scene == m_scene)
        return;
    m_scene = scene;
    fit();
}

double PhotoZoom::fitScale() const {
    const QRectF all = scene();
    return std::max(0.0, std::min(width() / all.width(), height() / all.height()));
}

double PhotoZoom::photoScale() const {
    return fitScale() * m_zoom;
}

QRectF PhotoZoom::photoRect() const {
    const double scale = photoScale();
    return {width() / 2 - m_centre.x() * scale, height() / 2 - m_centre.y() * scale,
            m_photo.widthPx * scale, m_photo.heightPx * scale};
}

QRect PhotoZoom::visiblePart() const {
    const double scale = photoScale();
    if (scale <= 0)
        return {};
    const QRectF photo = photoRect();
    const QRectF part(-photo.x() / scale, -photo.y() / scale, width() / scale, height() / scale);
    return part.toAlignedRect().intersected(QRect(0, 0, m_photo.widthPx, m_photo.heightPx));
}

void PhotoZoom::changeLayout() {
    keepInView();
    emit layoutChanged();
}

void PhotoZoom::keepInView() {
    const QRectF all = scene();
    const double scale = photoScale();
    if (scale <= 0)
        return;
    // The view stays inside the scene; a scene smaller than the view is centred.
    const auto clamped = [](double centre, double first, double size, double shown) {
        return shown >= size ? first + size / 2
                             : std::clamp(centre, first + shown / 2, first + size - shown / 2);
    };
    m_centre = {clamped(m_centre.x(), all.x(), all.width(), width() / scale),
                clamped(m_centre.y(), all.y(), all.height(), height() / scale)};
}

void PhotoZoom::fit() {
    m_zoom = 1;
    m_centre = scene().center();
    changeLayout();
}

void PhotoZoom::zoomBy(double factor, QPointF at) {
    const double before = photoScale();
    const double fitting = fitScale();
    if (before <= 0 || factor <= 0)
        return;
    m_zoom = std::clamp(m_zoom * factor, 1.0, std::max(1.0, kMaxScale / fitting));
    const QPointF fromMiddle = at - QPointF(width() / 2, height() / 2);
    m_centre += fromMiddle / before - fromMiddle / photoScale();
    changeLayout();
}

void PhotoZoom::moveBy(double dx, double dy) {
    const double scale = photoScale();
    if (scale <= 0)
        return;
    m_centre -= QPointF(dx, dy) / scale;
    changeLayout();
}

void PhotoZoom::bringIntoView(const QRectF& part) {
    const double scale = photoScale();
    if (scale <= 0)
        return;
    const QSizeF shown = size() / scale;
    const auto nearest = [](double centre, double half, double first, double last) {
        return std::min(std::max(centre, last - half), first + half);
    };
    m_centre = {nearest(m_centre.x(), shown.width() / 2, part.left(), part.right()),
                nearest(m_centre.y(), shown.height() / 2, part.top(), part.bottom())};
    changeLayout();
}

QPointF PhotoZoom::toPhoto(QPointF position) const {
    const double scale = photoScale();
    return scale > 0 ? (position - photoRect().topLeft()) / scale : QPointF();
}

void PhotoZoom::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) {
    QQuickItem::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.size() != oldGeometry.size())
        changeLayout();
}

}  // namespace tessera
