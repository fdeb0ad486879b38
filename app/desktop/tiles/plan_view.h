// SPDX-License-Identifier: MIT
// A photo's tile plan, in the numbers that the window shows.
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/values/photo_ref.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// A grid that the model could use for the photo.
struct TileOption {
    Q_GADGET
    QML_VALUE_TYPE(tileOption)
    Q_PROPERTY(QString grid MEMBER grid)
    Q_PROPERTY(int columns MEMBER columns)
    Q_PROPERTY(int rows MEMBER rows)
    Q_PROPERTY(int tokens MEMBER tokens)
    Q_PROPERTY(qlonglong effectivePixels MEMBER effectivePixels)
    Q_PROPERTY(qlonglong wastedPixels MEMBER wastedPixels)
    Q_PROPERTY(bool byRule MEMBER byRule)
    Q_PROPERTY(bool shown MEMBER shown)
    Q_PROPERTY(bool used MEMBER used)
  public:
    QString grid;  // "2x1" (columns, rows), or "overview": the photo as a single tile
    int columns = 1;
    int rows = 1;
    int tokens = 0;
    qint64 effectivePixels = 0;  // photo pixels that the grid keeps
    qint64 wastedPixels = 0;     // of its canvas
    bool byRule = false;         // the model's rule picks this grid
    bool shown = false;
    bool used = false;  // questions about the photo use this grid
    friend bool operator==(const TileOption&, const TileOption&) = default;
};

// A run of image tokens, in the order in which the language model reads them.
struct TokenSegment {
    Q_GADGET
    QML_VALUE_TYPE(tokenSegment)
    Q_PROPERTY(int first MEMBER first)
    Q_PROPERTY(int count MEMBER count)
    Q_PROPERTY(int tile MEMBER tile)
    Q_PROPERTY(bool newline MEMBER newline)
    Q_PROPERTY(bool separator MEMBER separator)
  public:
    int first = 0;  // number of its first token among the photo's, from 0
    int count = 0;  // including the newline
    int tile = -1;  // index of its tile; -1: of several tiles
    // Of the tile, or of the map that remains after unpadding, where it runs through all tiles side
    // by side; -1: all rows, which all tiles make together if there is no tile.
    int row = -1;
    bool newline = false;
    bool separator = false;  // the token between the overview and the map's rows
    bool ofAllTiles() const { return tile < 0 && row < 0 && !separator; }
    friend bool operator==(const TokenSegment&, const TokenSegment&) = default;
};

// A grid tile's tokens: its columns and rows in what remains of the map after unpadding.
struct TileCells {
    int firstColumn = 0;
    int columns = 0;
    int firstRow = 0;
    int rows = 0;
    bool isEmpty() const { return columns == 0 || rows == 0; }
    bool hasRow(int row) const { return row >= firstRow && row < firstRow + rows; }
};

struct PlanView {
    PhotoRef photo;
    // The plan being viewed; nullopt: no photo, or a model that cannot see.
    std::optional<TilePlan> plan;
    QString usedGrid;  // the grid that questions use; as from gridOf()
    int usedTokens = 0;
    int tilesAtMost = 0;        // of the model's rule, where it has such a number
    QList<TileOption> options;  // empty where the model has no grids
    QList<TokenSegment> segments;

    int tokens() const { return plan ? plan->tokens : 0; }
    int tileCount() const { return plan ? static_cast<int>(plan->tiles.size()) : 0; }
    // Whether the viewed grid differs from the one in use.
    bool isComparing() const;
    // Whether the tiles' tokens are merged into one map, which the model gets row by row.
    bool isMerged() const;
    // Only for a tile of the grid in a merged plan.
    TileCells cellsOf(int tile) const;
    // The index of the first segment of a row of the merged map.
    int segmentOfRow(int row) const;
};

// `scheme`: nullopt for a model that cannot see. `grid`: the one to view, as in TileOption; empty:
// the one that the model's rule picks. The plan comes from planTiles, like the encoder's.
PlanView viewPlan(const PhotoRef& photo, const std::optional<TileScheme>& scheme,
                  const QString& grid);

}  // namespace tessera
