// SPDX-License-Identifier: MIT
// What the plan of a photo says, in the numbers that the window shows.
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
    qint64 effectivePixels = 0;  // photo pixels that it keeps
    qint64 wastedPixels = 0;     // of its canvas
    bool byRule = false;         // the one that the model's rule takes
    bool shown = false;
    bool used = false;  // the photo is asked about with it
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
  public:
    int first = 0;  // number of its first token among the photo's, from 0
    int count = 0;  // including the newline
    int tile = -1;  // the tile that it is; -1: a row through all tiles side by side
    int row = -1;   // of the map that is left after unpadding
    bool newline = false;
    friend bool operator==(const TokenSegment&, const TokenSegment&) = default;
};

// The tokens of a grid tile: its columns in those rows of the map that are left.
struct TilePatches {
    int firstColumn = 0;
    int columns = 0;
    int firstRow = 0;
    int rows = 0;
    bool isEmpty() const { return columns == 0 || rows == 0; }
    bool hasRow(int row) const { return row >= firstRow && row < firstRow + rows; }
};

struct PlanView {
    PhotoRef photo;
    std::optional<TilePlan> plan;  // that is looked at; nullopt: no photo, or a model without eyes
    QString usedGrid;              // the photo is asked about with it; as gridOf() says
    int usedTokens = 0;
    QList<TileOption> options;  // empty where the model has no grids
    QList<TokenSegment> segments;

    int tokens() const { return plan ? plan->tokens : 0; }
    int tileCount() const { return plan ? static_cast<int>(plan->tiles.size()) : 0; }
    // Another grid is looked at than the one in use.
    bool isComparing() const;
    // The tiles' patches are merged into one map, which goes to the model row by row.
    bool isMerged() const;
    // Of a tile with a place in the grid, in a merged plan.
    TilePatches patchesOf(int tile) const;
};

// `scheme`: nullopt for a model without eyes. `grid`: the one to look at, as in TileOption; empty:
// what the model's rule says. The plan comes from planTiles, as the encoder's does.
PlanView viewPlan(const PhotoRef& photo, const std::optional<TileScheme>& scheme,
                  const QString& grid);

}  // namespace tessera
