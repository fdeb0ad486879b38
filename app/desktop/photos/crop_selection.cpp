// SPDX-License-Identifier: MIT
#include "app/desktop/photos/crop_selection.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/image/tile_plan.h"

namespace tessera {
namespace {

struct Span {
    int first = 0;
    int size = 0;
};

// Whole pixels between two points on an axis of `whole` pixels, at least the minimum side.
Span spanBetween(double a, double b, int whole) {
    const int smallest = std::min(CropSelection::kMinSidePx, whole);
    const auto [low, high] = std::minmax(a, b);
    Span span;
    span.first = std::clamp(static_cast<int>(std::lround(low)), 0, whole);
    span.size = std::clamp(static_cast<int>(std::lround(high)), 0, whole) - span.first;
    span.size = std::max(span.size, smallest);
    span.first = std::min(span.first, whole - span.size);
    return span;
}

}  // namespace

void CropSelection::setPhotoValue(const QVariant& photo) {
    const auto ref = photo.value<PhotoRef>();
    if (ref == m_photo)
        return;
    m_photo = ref;
    m_part = {};
    m_dragging = false;
    emit changed();
}

void CropSelection::setScheme(const TileSchemeValue& scheme) {
    m_scheme = scheme;
    emit changed();
}

QString CropSelection::sizeText() const {
    const QLocale locale;
    return isEmpty() ? QString()
                     : tr("%1 × %2 pixels")
                           .arg(locale.toString(m_part.width()), locale.toString(m_part.height()));
}

QString CropSelection::costText() const {
    if (isEmpty() || !m_scheme.isValid())
        return {};
    return tileSummary(planTiles({m_part.width(), m_part.height()}, *m_scheme.scheme));
}

void CropSelection::setPart(const QRect& part) {
    if (part == m_part)
        return;
    m_part = part;
    emit changed();
}

void CropSelection::clear() {
    m_dragging = false;
    setPart({});
}

void CropSelection::suggest(const QRect& visiblePart) {
    const QRect visible = visiblePart.intersected(QRect(QPoint(0, 0), photoSize()));
    if (visible.isEmpty())
        return;
    const Span across = spanBetween(visible.x() + visible.width() * 0.25,
                                    visible.x() + visible.width() * 0.75, m_photo.widthPx);
    const Span down = spanBetween(visible.y() + visible.height() * 0.25,
                                  visible.y() + visible.height() * 0.75, m_photo.heightPx);
    setPart({across.first, down.first, across.size, down.size});
}

CropSelection::Grip CropSelection::gripAt(QPointF at, double reach) const {
    if (isEmpty())
        return {};
    // Never both of two opposite edges, however small the part is.
    const double inX = std::min(reach, m_part.width() / 4.0);
    const double inY = std::min(reach, m_part.height() / 4.0);
    const QRectF part(m_part);
    if (!part.adjusted(-reach, -reach, reach, reach).contains(at))
        return {};
    Grip grip;
    grip.left = at.x() <= part.left() + inX;
    grip.right = at.x() >= part.right() - inX;
    grip.top = at.y() <= part.top() + inY;
    grip.bottom = at.y() >= part.bottom() - inY;
    grip.all = !grip.left && !grip.right && !grip.top && !grip.bottom;
    return grip;
}

void CropSelection::press(QPointF at, double reach) {
    if (photoSize().isEmpty())
        return;
    m_dragging = true;
    m_pressedAt = at;
    m_partBefore = m_part;
    m_grip = gripAt(at, reach);
    const QRectF part(m_part);
    m_edges = {part.left(), part.top(), part.right(), part.bottom()};
    const bool held = m_grip.all || m_grip.left || m_grip.right || m_grip.top || m_grip.bottom;
    if (!held) {
        m_edges = {at.x(), at.y(), at.x(), at.y()};
        m_grip.right = m_grip.bottom = true;
    }
}

void CropSelection::drag(QPointF to) {
    if (!m_dragging)
        return;
    const QPointF by = to - m_pressedAt;
    if (m_grip.all) {
        setPart(moved(m_partBefore, static_cast<int>(std::lround(by.x())),
                      static_cast<int>(std::lround(by.y()))));
        return;
    }
    const Edges& edges = m_edges;
    const Span across = spanBetween(edges.left + (m_grip.left ? by.x() : 0),
                                    edges.right + (m_grip.right ? by.x() : 0), m_photo.widthPx);
    const Span down = spanBetween(edges.top + (m_grip.top ? by.y() : 0),
                                  edges.bottom + (m_grip.bottom ? by.y() : 0), m_photo.heightPx);
    setPart({across.first, down.first, across.size, down.size});
}

void CropSelection::release() {
    m_dragging = false;
}

int CropSelection::cursorAt(QPointF at, double reach) const {
    const Grip grip = gripAt(at, reach);
    if (grip.all)
        return Qt::SizeAllCursor;
    if ((grip.left && grip.top) || (grip.right && grip.bottom))
        return Qt::SizeFDiagCursor;
    if ((grip.right && grip.top) || (grip.left && grip.bottom))
        return Qt::SizeBDiagCursor;
    if (grip.left || grip.right)
        return Qt::SizeHorCursor;
    return grip.top || grip.bottom ? Qt::SizeVerCursor : Qt::CrossCursor;
}

QRect CropSelection::moved(const QRect& part, int dx, int dy) const {
    const int x = std::clamp(part.x() + dx, 0, m_photo.widthPx - part.width());
    const int y = std::clamp(part.y() + dy, 0, m_photo.heightPx - part.height());
    return {QPoint(x, y), part.size()};
}

QRect CropSelection::resized(const QRect& part, int dx, int dy) const {
    const auto grown = [](int first, int size, int by, int whole) {
        return std::clamp(size + by, std::min(kMinSidePx, whole - first), whole - first);
    };
    return {part.x(), part.y(), grown(part.x(), part.width(), dx, m_photo.widthPx),
            grown(part.y(), part.height(), dy, m_photo.heightPx)};
}

bool CropSelection::handleKey(int key, int modifiers, int stepPx) {
    if (isEmpty())
        return false;
    const int step = (modifiers & Qt::ControlModifier) != 0 ? 1 : std::max(1, stepPx);
    int dx = 0;
    int dy = 0;
    switch (key) {
        case Qt::Key_Left:
            dx = -step;
            break;
        case Qt::Key_Right:
            dx = step;
            break;
        case Qt::Key_Up:
            dy = -step;
            break;
        case Qt::Key_Down:
            dy = step;
            break;
        default:
            return false;
    }
    const bool resizes = (modifiers & Qt::ShiftModifier) != 0;
    setPart(resizes ? resized(m_part, dx, dy) : moved(m_part, dx, dy));
    return true;
}

}  // namespace tessera
