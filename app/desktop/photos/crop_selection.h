// SPDX-License-Identifier: MIT
// The part of a photo that is being chosen, with the mouse or with the keyboard.
#pragma once

#include <QObject>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSize>
#include <QVariant>
#include <QtQmlIntegration>

#include "app/desktop/values/photo_ref.h"
#include "app/desktop/values/tile_scheme_value.h"

namespace tessera {

// A rectangle of whole photo pixels, always inside the photo. All points are in photo pixels. GUI
// thread only.
class CropSelection : public QObject {
    Q_OBJECT
    QML_ELEMENT
    // A PhotoRef; another one clears the selection.
    Q_PROPERTY(QVariant photo READ photoValue WRITE setPhotoValue NOTIFY changed)
    Q_PROPERTY(tessera::TileSchemeValue scheme READ scheme WRITE setScheme NOTIFY changed)
    // Empty: nothing is chosen.
    Q_PROPERTY(QRect part READ part NOTIFY changed)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY changed)
    // "640 × 480 pixels".
    Q_PROPERTY(QString sizeText READ sizeText NOTIFY changed)
    // How the model would cut it, and its tokens; empty without a model that can see.
    Q_PROPERTY(QString costText READ costText NOTIFY changed)

  public:
    // A part is not smaller than this, unless the photo is.
    static constexpr int kMinSidePx = 16;

    using QObject::QObject;

    QVariant photoValue() const { return QVariant::fromValue(m_photo); }
    void setPhotoValue(const QVariant& photo);
    TileSchemeValue scheme() const { return m_scheme; }
    void setScheme(const TileSchemeValue& scheme);
    QRect part() const { return m_part; }
    bool isEmpty() const { return m_part.isEmpty(); }
    QString sizeText() const;
    QString costText() const;

    Q_INVOKABLE void clear();
    // Selects the middle of the visible part of the photo.
    Q_INVOKABLE void suggest(const QRect& visiblePart);

    // On an edge (no further from it than `reach`), a drag moves that edge; inside, it moves the
    // whole part; elsewhere, it draws a new one. A press without a drag changes nothing.
    Q_INVOKABLE void press(QPointF at, double reach);
    Q_INVOKABLE void drag(QPointF to);
    Q_INVOKABLE void release();
    // A Qt::CursorShape that shows what press() would do.
    Q_INVOKABLE int cursorAt(QPointF at, double reach) const;

    // The arrow keys move the part, with Shift its right and lower edge; by `stepPx`, with Ctrl by
    // one pixel. False for any other key.
    Q_INVOKABLE bool handleKey(int key, int modifiers, int stepPx);

  signals:
    void changed();

  private:
    struct Edges {
        double left = 0, top = 0, right = 0, bottom = 0;
    };
    struct Grip {
        bool left = false, top = false, right = false, bottom = false, all = false;
    };

    QSize photoSize() const { return {m_photo.widthPx, m_photo.heightPx}; }
    Grip gripAt(QPointF at, double reach) const;
    void setPart(const QRect& part);
    QRect moved(const QRect& part, int dx, int dy) const;
    QRect resized(const QRect& part, int dx, int dy) const;

    PhotoRef m_photo;
    TileSchemeValue m_scheme;
    QRect m_part;

    // Of the drag in progress.
    Grip m_grip;
    bool m_dragging = false;
    QPointF m_pressedAt;
    QRect m_partBefore;
    Edges m_edges;
};

}  // namespace tessera
