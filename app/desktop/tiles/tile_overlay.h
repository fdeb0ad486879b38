// SPDX-License-Identifier: MIT
// The photo's tiles in the window, and saved as a picture.
#pragma once

#include <QPointer>
#include <QQuickPaintedItem>
#include <QUrl>

#include "app/desktop/jobs/job_thread.h"
#include "app/desktop/tiles/photo_zoom.h"
#include "app/desktop/tiles/tile_inspection.h"
#include "app/desktop/tiles/tile_painter.h"

namespace tessera {

// Paints the tiles where a PhotoZoom shows the photo; the item has the same place and size. The
// painted surface is never larger than the item.
class TileOverlay : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(tessera::TileInspection* inspection READ inspection WRITE setInspection NOTIFY
                   inspectionChanged)
    Q_PROPERTY(tessera::PhotoZoom* zoom READ zoom WRITE setZoom NOTIFY zoomChanged)
    Q_PROPERTY(QColor lineColor MEMBER m_lineColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor hatchColor MEMBER m_hatchColor NOTIFY colorsChanged)
    Q_PROPERTY(QColor labelColor MEMBER m_labelColor NOTIFY colorsChanged)
    // The photo alone, without the tiles and without the padding around it.
    Q_PROPERTY(bool photoOnly READ isPhotoOnly WRITE setPhotoOnly NOTIFY sceneChanged)
    // The photo with the padding around it, for PhotoZoom::scene; empty where there is none.
    Q_PROPERTY(QRectF scene READ scene NOTIFY sceneChanged)

  public:
    explicit TileOverlay(QQuickItem* parent = nullptr);
    // Waits for a picture that is being saved.
    ~TileOverlay() override;

    TileInspection* inspection() const { return m_inspection; }
    void setInspection(TileInspection* inspection);
    bool isPhotoOnly() const { return m_photoOnly; }
    void setPhotoOnly(bool photoOnly);
    PhotoZoom* zoom() const { return m_zoom; }
    void setZoom(PhotoZoom* zoom);
    QRectF scene() const;

    // The grid tile at this point of the item; -1 if there is none.
    Q_INVOKABLE int tileAt(QPointF position) const;
    // Saves the whole photo with its tiles, whatever the zoom: as SVG if the name ends in .svg,
    // else as PNG. Ends in saved().
    Q_INVOKABLE void save(const QUrl& file);

    void paint(QPainter* painter) override;

  signals:
    void inspectionChanged();
    void zoomChanged();
    void sceneChanged();
    void colorsChanged();
    // `problem` is a sentence; empty on success.
    void saved(const QString& path, const QString& problem);

  private:
    void changeScene();
    TilePainter painterFor(const QRectF& photoRect, const QRectF& view) const;
    QList<QRectF> litParts() const;

    QPointer<TileInspection> m_inspection;
    QPointer<PhotoZoom> m_zoom;
    bool m_photoOnly = false;
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
