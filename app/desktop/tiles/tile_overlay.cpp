// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_overlay.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QImageWriter>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/file_path.h"
#include "engine/image/decode/decode.h"
#include "engine/image/tile_geometry.h"

namespace tessera {
namespace {

constexpr int kSavedSidePx = 2048;

QRectF fitted(const QRectF& scene, const QRectF& photo, double scale) {
    return {-scene.x() * scale, -scene.y() * scale, photo.width() * scale, photo.height() * scale};
}

bool drawPicture(QPaintDevice* device, const QImage& photo, const TilePainter& tiles) {
    QPainter painter;
    if (!painter.begin(device))
        return false;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(tiles.photoRect, photo);
    tiles.paint(&painter);
    return painter.end();
}

bool writeSvg(QIODevice* out, const QSize& size, const QImage& photo, const TilePainter& tiles) {
    QSvgGenerator svg;
    svg.setOutputDevice(out);
    svg.setSize(size);
    svg.setViewBox(QRect(QPoint(0, 0), size));
    svg.setTitle(QStringLiteral("Tessera"));
    return drawPicture(&svg, photo, tiles);
}

bool writePixels(QIODevice* out, const QByteArray& format, const QSize& size, const QImage& photo,
                 const TilePainter& tiles) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    return drawPicture(&image, photo, tiles) && image.save(out, format.constData());
}

// Returns an error sentence, or an empty string on success.
QString savePicture(const QString& path, const PhotoRef& ref, const QSize& size,
                    const TilePainter& tiles) {
    const QByteArray format = QFileInfo(path).suffix().toLower().toLatin1();
    const bool svg = format == "svg";
    if (!svg && !QImageWriter::supportedImageFormats().contains(format))
        return TileOverlay::tr(
                   "Tessera cannot write files that end in “.%1”. Choose a name that "
                   "ends in .png or .svg.")
            .arg(QFileInfo(path).suffix());
    const auto pixels = decodeImageFile(toPath(ref.filePath));
    if (!pixels)
        return errorText(pixels.error());
    const QImage photo(pixels->pixels.data(), pixels->widthPx, pixels->heightPx,
                       qsizetype{pixels->widthPx} * 3, QImage::Format_RGB888);
    const QImage scaled = photo.scaled(tiles.photoRect.size().toSize().expandedTo(QSize(1, 1)),
                                       Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         (svg ? writeSvg(&file, size, scaled, tiles)
                              : writePixels(&file, format, size, scaled, tiles)) &&
                         file.commit();
    return written ? QString()
                   : TileOverlay::tr("%1 could not be written: %2.")
                         .arg(QDir::toNativeSeparators(path), file.errorString());
}

}  // namespace

TileOverlay::TileOverlay(QQuickItem* parent)
    : QQuickPaintedItem(parent), m_jobs(QStringLiteral("tile pictures")) {
    setAntialiasing(true);
    connect(this, &TileOverlay::colorsChanged, this, [this] { update(); });
}

TileOverlay::~TileOverlay() {
    m_jobs.finish();
}

void TileOverlay::setInspection(TileInspection* inspection) {
    if (inspection == m_inspection)
        return;
    if (m_inspection)
        m_inspection->disconnect(this);
    m_inspection = inspection;
    if (m_inspection) {
        connect(m_inspection, &TileInspection::planChanged, this, &TileOverlay::changeScene);
        connect(m_inspection, &TileInspection::hoverChanged, this, [this] { update(); });
    }
    emit inspectionChanged();
    changeScene();
}

void TileOverlay::setZoom(PhotoZoom* zoom) {
    if (zoom == m_zoom)
        return;
    if (m_zoom)
        m_zoom->disconnect(this);
    m_zoom = zoom;
    if (m_zoom)
        connect(m_zoom, &PhotoZoom::layoutChanged, this, [this] { update(); });
    emit zoomChanged();
    update();
}

void TileOverlay::setPhotoOnly(bool photoOnly) {
    if (photoOnly == m_photoOnly)
        return;
    m_photoOnly = photoOnly;
    changeScene();
}

void TileOverlay::changeScene() {
    emit sceneChanged();
    update();
}

QRectF TileOverlay::scene() const {
    if (!m_inspection || !m_inspection->plan() || m_photoOnly)
        return {};
    return rectOf(sceneOf(*m_inspection->plan()));
}

int TileOverlay::tileAt(QPointF position) const {
    if (!m_inspection || !m_inspection->plan() || !m_zoom || m_zoom->photoScale() <= 0)
        return -1;
    const TilePlan& plan = *m_inspection->plan();
    const QPointF inPhoto = m_zoom->toPhoto(position);
    for (std::size_t i = hasOverview(plan) ? 1 : 0; i < plan.tiles.size(); ++i)
        if (rectOf(plan.tiles[i].photoRect).contains(inPhoto))
            return static_cast<int>(i);
    return -1;
}

QList<QRectF> TileOverlay::litParts() const {
    QList<QRectF> parts;
    const TilePlan& plan = *m_inspection->plan();
    const auto rectOfTile = [&](int tile) {
        return rectOf(plan.tiles[static_cast<std::size_t>(tile)].photoRect);
    };
    if (m_inspection->hoveredTile() >= 0)
        parts.append(rectOfTile(m_inspection->hoveredTile()));
    if (m_inspection->hoveredSegment() < 0)
        return parts;
    const TokenSegment& run = m_inspection->tokenSegments()[m_inspection->hoveredSegment()];
    if (run.ofAllTiles()) {
        parts.append(rectOf(canvasOf(plan)));
    } else if (run.tile >= 0) {
        QRectF part = rectOfTile(run.tile);
        if (run.row >= 0) {
            part.setHeight(part.height() / plan.cellsPerSide);
            part.translate(0, run.row * part.height());
        }
        parts.append(part);
    } else if (run.row >= 0) {
        parts.append(rectOf(tokenRow(plan, run.row)));
    }
    return parts;
}

TilePainter TileOverlay::painterFor(const QRectF& photoRect, const QRectF& view) const {
    return {*m_inspection->plan(), photoRect, view, m_lineColor, m_hatchColor, m_labelColor, {}};
}

void TileOverlay::paint(QPainter* painter) {
    if (!m_inspection || !m_inspection->plan() || !m_zoom || m_photoOnly)
        return;
    TilePainter tiles = painterFor(m_zoom->photoRect(), QRectF(0, 0, width(), height()));
    tiles.lit = litParts();
    tiles.paint(painter);
}

void TileOverlay::save(const QUrl& file) {
    if (m_inspection == nullptr || !m_inspection->plan())
        return;
    const PhotoRef photo = m_inspection->photo();
    const QRectF all = rectOf(sceneOf(*m_inspection->plan()));
    const double scale = std::min(1.0, kSavedSidePx / std::max(all.width(), all.height()));
    const QSize size = (all.size() * scale).toSize().expandedTo(QSize(1, 1));
    const TilePainter tiles =
        painterFor(fitted(all, QRectF(0, 0, photo.widthPx, photo.heightPx), scale),
                   QRectF(QPointF(0, 0), QSizeF(size)));
    const QString path = file.toLocalFile();
    m_jobs.run([path, photo, size, tiles] { return savePicture(path, photo, size, tiles); },
               [this, path](const Result<QString>& problem) {
                   emit saved(QDir::toNativeSeparators(path),
                              problem ? *problem : errorText(problem.error()));
               });
}

TilePicture::TilePicture(QQuickItem* parent) : QQuickPaintedItem(parent) {}

void TilePicture::setInspection(TileInspection* inspection) {
    if (inspection == m_inspection)
        return;
    if (m_inspection)
        m_inspection->disconnect(this);
    m_inspection = inspection;
    if (m_inspection)
        connect(m_inspection, &TileInspection::tilesChanged, this, [this] {
            emit changed();
            update();
        });
    emit changed();
    update();
}

void TilePicture::setTile(int tile) {
    if (tile == m_tile)
        return;
    m_tile = tile;
    emit changed();
    update();
}

void TilePicture::paint(QPainter* painter) {
    const QImage image = m_inspection ? m_inspection->tileImage(m_tile) : QImage();
    if (image.isNull())
        return;
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    painter->drawImage(QRectF(0, 0, width(), height()), image);
}

}  // namespace tessera
