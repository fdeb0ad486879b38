// SPDX-License-Identifier: MIT
// The photo's tiles in the window: fitted, zoomed and moved, and saved as a picture.
#pragma once

#include <QPointer>
#include <QQuickPaintedItem>
#include <QUrl>

#include "app/desktop/jobs/job_thread.h"
#include "app/desktop/tiles/tile_inspection.h"
#include "app/desktop/tiles/tile_painter.h"

namespace tessera {

// Fits the photo together with the padding around it into the item, times `zoom`. QML places the
// picture itself at `photoRect`. The painted surface is never larger than the item.
class TileOverlay : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tessera::TileInspection* inspection READ inspection WRITE setInspection NOTIFY
                   inspectionChanged)
    Q_PROPERTY(QColor lineColor MEMBER m_lineColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor hatchColor MEMBER m_hatchColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor labelColor MEMBER m_labelColor NOTIFY colorsChanged)
    // The photo alone, without the tiles and without the padding around it.
    Q_PROPERTY(bool photoOnly READ isPhotoOnly WRITE setPhotoOnly NOTIFY layoutChanged)
    // 1: the whole scene fits.
    Q_PROPERTY(double zoom READ zoom NOTIFY layoutChanged)
    // Item pixels per photo pixel.
    Q_PROPERTY(double photoScale READ photoScale NOTIFY layoutChanged)
    Q_PROPERTY(QRectF photoRect READ photoRect NOTIFY layoutChanged)
    // The visible part of the photo, in whole photo pixels.
    Q_PROPERTY(QRect visiblePart READ visiblePart NOTIFY layoutChanged)

  public:
    static constexpr double kMaxScale = 32;  // item pixels per photo pixel

    explicit TileOverlay(QQuickItem* parent = nullptr);
    // Waits for a picture that is being saved.
    ~TileOverlay() override;

    TileInspection* inspection() const { return m_inspection; }
    void setInspection(TileInspection* inspection);
    bool isPhotoOnly() const { return m_photoOnly; }
    void setPhotoOnly(bool photoOnly);
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
    // The grid tile at this point of the item; -1 if there is none.
    Q_INVOKABLE int tileAt(QPointF position) const;
    // Saves the whole photo with its tiles, whatever the zoom: as SVG if the name ends in .svg,
    // else as PNG. Ends in saved().
    Q_INVOKABLE void save(const QUrl& file);

    void paint(QPainter* painter) override;

  signals:
    void inspectionChanged();
    void layoutChanged();
    void colorsChanged();
    // `problem` is a sentence; empty on success.
    void saved(const QString& path, const QString& problem);

  protected:
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;

  private:
    void changeLayout();
    void keepInView();
    double fitScale() const;
    QRectF scene() const;
    TilePainter painterFor(const QRectF& photoRect, const QRectF& view) const;
    QList<QRectF> litParts() const;

    QPointer<TileInspection> m_inspection;
    bool m_photoOnly = false;
    double m_zoom = 1;
    QPointF m_centre;  // the point of the scene at the item's middle, in photo pixels
    QColor m_lineColor = Qt::blue;
    QColor m_hatchColor = Qt::gray;
    QColor m_labelColor = Qt::white;
    JobThread m_jobs;
};

// One of the tiles as the encoder receives it.
class TilePicture : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        tessera::TileInspection* inspection READ inspection WRITE setInspection NOTIFY changed)
    Q_PROPERTY(int tile READ tile WRITE setTile NOTIFY changed)
    Q_PROPERTY(bool ready READ isReady NOTIFY changed)

  public:
    explicit TilePicture(QQuickItem* parent = nullptr);

    TileInspection* inspection() const { return m_inspection; }
    void setInspection(TileInspection* inspection);
    int tile() const { return m_tile; }
    void setTile(int tile);
    bool isReady() const { return m_inspection && !m_inspection->tileImage(m_tile).isNull(); }

    void paint(QPainter* painter) override;

  signals:
    void changed();

  private:
    QPointer<TileInspection> m_inspection;
    int m_tile = 0;
};

}  // namespace tessera
