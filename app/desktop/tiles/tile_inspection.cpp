// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_inspection.h"

#include <QLocale>
#include <algorithm>

#include "app/desktop/text/file_path.h"
#include "engine/image/decode/decode.h"
#include "engine/image/preprocess.h"

namespace tessera {
namespace {

QString number(qint64 value) {
    return QLocale().toString(value);
}

// Whether the tiles' patches are merged to one map, and go to the model row by row.
bool isMerged(const TilePlan& plan) {
    return plan.tiles.size() > 1 && plan.scheme.merge != MergeType::Flat;
}

QList<QImage> cutPhoto(const QString& path, const TilePlan& plan, const std::stop_token& stop) {
    QList<QImage> images;
    const auto photo = decodeImageFile(toPath(path));
    if (!photo || photo->widthPx != plan.photo.widthPx || photo->heightPx != plan.photo.heightPx)
        return images;
    const TilePixels tiles = cutTiles(*photo, plan, stop);
    const qsizetype tileBytes = qsizetype{tiles.tileSizePx} * tiles.tileSizePx * 3;
    for (int i = 0; i < tiles.tiles && !stop.stop_requested(); ++i)
        images.append(QImage(tiles.pixels.data() + i * tileBytes, tiles.tileSizePx,
                             tiles.tileSizePx, qsizetype{tiles.tileSizePx} * 3,
                             QImage::Format_RGB888)
                          .copy());
    return images;
}

}  // namespace

TileInspection::TileInspection(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

TileInspection::~TileInspection() {
    m_stop.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void TileInspection::setPhoto(const PhotoRef& photo) {
    if (photo == m_photo)
        return;
    m_photo = photo;
    startFromUsedGrid();
    replan();
}

void TileInspection::setScheme(const TileSchemeValue& scheme) {
    m_scheme = scheme;
    startFromUsedGrid();
    replan();
}

void TileInspection::setGrid(const QString& grid) {
    if (grid == m_grid)
        return;
    m_grid = grid;
    replan();
}

void TileInspection::startFromUsedGrid() {
    m_grid = m_scheme.isValid() ? QString::fromStdString(usableGrid(m_photo, *m_scheme.scheme))
                                : QString();
}

void TileInspection::replan() {
    m_plan.reset();
    m_options.clear();
    m_segments.clear();
    m_hoveredTile = -1;
    m_hoveredSegment = -1;
    if (m_scheme.isValid() && m_photo.widthPx > 0 && m_photo.heightPx > 0) {
        const TileScheme& scheme = *m_scheme.scheme;
        const TilePlan used = planPhoto(m_photo, scheme);
        m_usedGrid = gridOf(used);
        m_usedTokens = used.tokens;
        PhotoRef looked = m_photo;
        looked.grid = m_grid;
        m_plan = planPhoto(looked, scheme);
        listOptions(planTiles({m_photo.widthPx, m_photo.heightPx}, scheme));
        listSegments();
    }
    cutTilesInBackground();
    emit planChanged();
    emit hoverChanged();
}

void TileInspection::listOptions(const TilePlan& byRule) {
    const QString shown = gridOf(*m_plan);
    for (const std::string& name : gridNames(byRule.scheme)) {
        const auto scheme = withGrid(byRule.scheme, name);
        if (!scheme)
            continue;
        const TilePlan plan = planTiles(byRule.photo, *scheme);
        TileOption option;
        option.grid = QString::fromStdString(name);
        option.columns = plan.gridColumns;
        option.rows = plan.gridRows;
        option.tokens = plan.tokens;
        if (plan.candidates.empty()) {
            const qint64 side = plan.scheme.tileSizePx;
            option.effectivePixels =
                std::min(side * side, qint64{byRule.photo.widthPx} * byRule.photo.heightPx);
        } else {
            option.effectivePixels = plan.candidates.front().effectivePixels;
            option.wastedPixels = plan.candidates.front().wastedPixels;
        }
        option.byRule = option.grid == gridOf(byRule);
        option.shown = option.grid == shown;
        option.used = option.grid == m_usedGrid;
        m_options.append(option);
    }
}

void TileInspection::listSegments() {
    const int patches = m_plan->patchesPerSide * m_plan->patchesPerSide;
    const bool merged = isMerged(*m_plan);
    int next = 0;
    const auto append = [&](TokenSegment segment) {
        segment.first = next;
        next += segment.count;
        m_segments.append(segment);
    };
    for (int tile = 0; tile < (merged ? 1 : tileCount()); ++tile) {
        TokenSegment whole;
        whole.tile = tile;
        whole.count = patches;
        append(whole);
    }
    if (!merged)
        return;
    for (int row = 0; row < m_plan->rows; ++row) {
        TokenSegment line;
        line.row = row;
        line.newline = m_plan->scheme.newlinePerRow;
        line.count = m_plan->columns + (line.newline ? 1 : 0);
        append(line);
    }
}

void TileInspection::cutTilesInBackground() {
    m_stop.request_stop();
    m_pool.clear();
    m_tiles.clear();
    const quint64 id = ++m_cutId;
    emit tilesChanged();
    if (!m_plan)
        return;
    m_stop = std::stop_source();
    m_pool.start([this, id, path = m_photo.filePath, plan = *m_plan, stop = m_stop.get_token()] {
        QList<QImage> tiles = cutPhoto(path, plan, stop);
        QMetaObject::invokeMethod(
            this,
            [this, id, tiles = std::move(tiles)] {
                if (id != m_cutId)
                    return;
                m_tiles = tiles;
                emit tilesChanged();
            },
            Qt::QueuedConnection);
    });
}

QImage TileInspection::tileImage(int tile) const {
    return m_tiles.value(tile);
}

QString TileInspection::summary() const {
    return m_plan ? tileSummary(*m_plan) : QString();
}

QString TileInspection::reason() const {
    if (!m_plan || m_options.isEmpty())
        return {};
    const auto best = std::find_if(m_options.cbegin(), m_options.cend(),
                                   [](const TileOption& option) { return option.byRule; });
    if (best == m_options.cend())
        return {};
    QString won =
        tr("%1 × %2 keeps %3 of the photo's %4 pixels and wastes %5 of its canvas: of %6 grids the "
           "one that keeps most, and of those that keep as much the one that wastes least.")
            .arg(best->columns)
            .arg(best->rows)
            .arg(number(best->effectivePixels), number(qint64{m_photo.widthPx} * m_photo.heightPx),
                 number(best->wastedPixels), number(m_options.size() - 1));
    const auto equal =
        std::find_if(m_options.cbegin(), m_options.cend(), [&](const TileOption& option) {
            return !option.byRule && option.columns * option.rows > 1 &&
                   option.effectivePixels == best->effectivePixels &&
                   option.wastedPixels == best->wastedPixels;
        });
    if (equal != m_options.cend())
        won +=
            QLatin1Char(' ') + tr("%1 × %2 does as well; the first in the model's list is taken.")
                                   .arg(equal->columns)
                                   .arg(equal->rows);
    if (best->shown)
        return won;
    return isComparing() ? tr("This grid is only looked at. %1").arg(won)
                         : tr("This grid was chosen by hand. By the model's rule: %1").arg(won);
}

QString TileInspection::costChange() const {
    if (!isComparing())
        return {};
    return tokens() == m_usedTokens
               ? tr("%Ln tokens, as many as it takes now", nullptr, tokens())
               : tr("%Ln tokens instead of %1", nullptr, tokens()).arg(number(m_usedTokens));
}

QVariantList TileInspection::options() const {
    QVariantList values;
    for (const TileOption& option : m_options)
        values.append(QVariant::fromValue(option));
    return values;
}

QVariantList TileInspection::segments() const {
    QVariantList values;
    for (const TokenSegment& segment : m_segments)
        values.append(QVariant::fromValue(segment));
    return values;
}

void TileInspection::setHoveredTile(int tile) {
    if (tile == m_hoveredTile)
        return;
    m_hoveredTile = tile >= 0 && tile < tileCount() ? tile : -1;
    if (m_hoveredTile >= 0)
        m_hoveredSegment = -1;
    emit hoverChanged();
}

void TileInspection::setHoveredSegment(int segment) {
    if (segment == m_hoveredSegment)
        return;
    m_hoveredSegment = segment >= 0 && segment < m_segments.size() ? segment : -1;
    if (m_hoveredSegment >= 0)
        m_hoveredTile = -1;
    emit hoverChanged();
}

TileInspection::Patches TileInspection::patchesOf(int tile) const {
    const PlannedTile& planned = m_plan->tiles[static_cast<std::size_t>(tile)];
    const int side = m_plan->patchesPerSide;
    const auto overlap = [side](int gridIndex, int first, int count) {
        const int begin = std::clamp(gridIndex * side - first, 0, count);
        const int end = std::clamp((gridIndex + 1) * side - first, 0, count);
        return std::pair(begin, end - begin);
    };
    const auto [firstColumn, columns] =
        overlap(planned.gridColumn, m_plan->firstColumn, m_plan->columns);
    const auto [firstRow, rows] = overlap(planned.gridRow, m_plan->firstRow, m_plan->rows);
    return {firstColumn, columns, firstRow, rows};
}

QPointF TileInspection::litPart(int segment) const {
    if (!m_plan || segment < 0 || segment >= m_segments.size())
        return {};
    if (segment == m_hoveredSegment)
        return {0, 1};
    if (m_hoveredTile < 0)
        return {};
    const TokenSegment& run = m_segments[segment];
    if (run.tile >= 0)
        return run.tile == m_hoveredTile ? QPointF(0, 1) : QPointF();
    if (m_hoveredTile == 0 || run.count == 0)
        return {};
    const Patches patches = patchesOf(m_hoveredTile);
    if (run.row < patches.firstRow || run.row >= patches.firstRow + patches.rows)
        return {};
    return QPointF(patches.firstColumn, patches.firstColumn + patches.columns) / run.count;
}

bool TileInspection::isTileLit(int tile) const {
    if (!m_plan || tile < 0 || tile >= tileCount())
        return false;
    if (m_hoveredSegment < 0)
        return tile == m_hoveredTile;
    const TokenSegment& run = m_segments[m_hoveredSegment];
    if (run.tile >= 0 || tile == 0)
        return run.tile == tile;
    const Patches patches = patchesOf(tile);
    return patches.columns > 0 && run.row >= patches.firstRow &&
           run.row < patches.firstRow + patches.rows;
}

void TileInspection::retranslate() {
    emit planChanged();
    emit hoverChanged();
}

QString TileInspection::tileName(int tile) const {
    if (!m_plan || tile < 0 || tile >= tileCount())
        return {};
    const PlannedTile& planned = m_plan->tiles[static_cast<std::size_t>(tile)];
    if (planned.gridColumn < 0)
        return tileCount() > 1 ? tr("Overview") : tr("The whole photo");
    return tr("Tile %1").arg(number(tile));
}

QString TileInspection::tokenRange(int first, int count) const {
    return count == 1 ? tr("token %1").arg(number(first + 1))
                      : tr("tokens %1 to %2").arg(number(first + 1), number(first + count));
}

QString TileInspection::hoverText() const {
    if (!m_plan)
        return {};
    if (m_hoveredSegment >= 0) {
        const TokenSegment& run = m_segments[m_hoveredSegment];
        if (run.tile >= 0)
            return tr("%1: %2").arg(tileName(run.tile), tokenRange(run.first, run.count));
        const QString row =
            tr("Row %1 of %2: %3")
                .arg(number(run.row + 1), number(m_plan->rows), tokenRange(run.first, run.count));
        return run.newline ? tr("%1, the last one a newline").arg(row) : row;
    }
    if (m_hoveredTile < 0)
        return {};
    if (m_hoveredTile == 0 || !isMerged(*m_plan)) {
        const TokenSegment& run = m_segments[m_hoveredTile];
        return tr("%1: %2").arg(tileName(m_hoveredTile), tokenRange(run.first, run.count));
    }
    const Patches patches = patchesOf(m_hoveredTile);
    if (patches.rows == 0 || patches.columns == 0)
        return tr("%1: padding only, no tokens").arg(tileName(m_hoveredTile));
    const TokenSegment& first = m_segments[1 + patches.firstRow];
    const TokenSegment& last = m_segments[patches.firstRow + patches.rows];
    return tr("%1: %2 × %3 patches, a token each, between token %4 and token %5")
        .arg(tileName(m_hoveredTile), number(patches.columns), number(patches.rows),
             number(first.first + patches.firstColumn + 1),
             number(last.first + patches.firstColumn + patches.columns));
}

}  // namespace tessera
