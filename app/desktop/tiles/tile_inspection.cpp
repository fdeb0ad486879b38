// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_inspection.h"

namespace tessera {
namespace {

template <typename T>
QVariantList toVariants(const QList<T>& values) {
    QVariantList variants;
    for (const T& value : values)
        variants.append(QVariant::fromValue(value));
    return variants;
}

}  // namespace

TileInspection::TileInspection(QObject* parent)
    : QObject(parent), m_cutter([this] { emit tilesChanged(); }) {}

TileInspection::~TileInspection() = default;

void TileInspection::setPhoto(const PhotoRef& photo) {
    if (photo == m_view.photo)
        return;
    m_view.photo = photo;
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
    m_grid = m_scheme.isValid() ? QString::fromStdString(usableGrid(photo(), *m_scheme.scheme))
                                : QString();
}

void TileInspection::replan() {
    m_hoveredTile = -1;
    m_hoveredSegment = -1;
    m_view = viewPlan(photo(), m_scheme.scheme, m_grid);
    if (m_view.plan)
        m_cutter.cut(photo().filePath, *m_view.plan);
    else
        m_cutter.clear();
    emit planChanged();
    emit hoverChanged();
}

QString TileInspection::summary() const {
    return m_view.plan ? tileSummary(*m_view.plan) : QString();
}

QVariantList TileInspection::options() const {
    return toVariants(m_view.options);
}

QVariantList TileInspection::segments() const {
    return toVariants(m_view.segments);
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
    m_hoveredSegment = segment >= 0 && segment < m_view.segments.size() ? segment : -1;
    if (m_hoveredSegment >= 0)
        m_hoveredTile = -1;
    emit hoverChanged();
}

QString TileInspection::hoverText() const {
    if (m_hoveredSegment >= 0)
        return segmentText(m_view, m_hoveredSegment);
    return m_hoveredTile >= 0 ? tileText(m_view, m_hoveredTile) : QString();
}

QPointF TileInspection::litPart(int segment) const {
    if (segment < 0 || segment >= m_view.segments.size())
        return {};
    if (segment == m_hoveredSegment)
        return {0, 1};
    if (m_hoveredTile < 0)
        return {};
    const TokenSegment& run = m_view.segments[segment];
    if (run.tile >= 0)
        return run.tile == m_hoveredTile ? QPointF(0, 1) : QPointF();
    if (run.ofAllTiles())
        return {0, 1};
    if (m_hoveredTile == 0 || run.count == 0 || run.row < 0)
        return {};
    const TileCells cells = m_view.cellsOf(m_hoveredTile);
    if (!cells.hasRow(run.row))
        return {};
    return QPointF(cells.firstColumn, cells.firstColumn + cells.columns) / run.count;
}

bool TileInspection::isTileLit(int tile) const {
    if (tile < 0 || tile >= tileCount())
        return false;
    if (m_hoveredSegment < 0)
        return tile == m_hoveredTile;
    const TokenSegment& run = m_view.segments[m_hoveredSegment];
    if (run.ofAllTiles())
        return true;
    if (run.tile >= 0 || run.row < 0 || tile == 0)
        return run.tile == tile;
    const TileCells cells = m_view.cellsOf(tile);
    return cells.columns > 0 && cells.hasRow(run.row);
}

void TileInspection::retranslate() {
    emit planChanged();
    emit hoverChanged();
}

}  // namespace tessera
