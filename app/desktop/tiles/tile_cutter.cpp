// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_cutter.h"

#include <utility>

#include "app/desktop/text/file_path.h"
#include "engine/image/decode/decode.h"
#include "engine/image/tower_pixels.h"

namespace tessera {
namespace {

QList<QImage> cutPhoto(const QString& path, const TilePlan& plan, const std::stop_token& stop) {
    QList<QImage> images;
    const auto photo = decodeImageFile(toPath(path));
    if (!photo || photo->widthPx != plan.photo.widthPx || photo->heightPx != plan.photo.heightPx)
        return images;
    for (const ImageRgb8& tile : tilePictures(*photo, plan, stop))
        images.append(QImage(tile.pixels.data(), tile.widthPx, tile.heightPx,
                             qsizetype{tile.widthPx} * 3, QImage::Format_RGB888)
                          .copy());
    return images;
}

}  // namespace

TileCutter::TileCutter(std::function<void()> onChange)
    : m_onChange(std::move(onChange)), m_jobs(QStringLiteral("tiles")), m_cut(m_jobs) {}

void TileCutter::cut(const QString& photoPath, const TilePlan& plan) {
    clear();
    m_cut.start([photoPath, plan](
                    const JobControl& control) { return cutPhoto(photoPath, plan, control.stop); },
                [this](const Result<QList<QImage>>& tiles) {
                    m_tiles = tiles ? *tiles : QList<QImage>();
                    m_onChange();
                });
}

void TileCutter::clear() {
    m_cut.cancel();
    m_tiles.clear();
    m_onChange();
}

}  // namespace tessera
