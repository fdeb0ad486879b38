// SPDX-License-Identifier: MIT
// How one photo is cut, tile by tile and token by token, and what the pointer is on.
#pragma once

#include <QImage>
#include <QList>
#include <QMetaType>
#include <QObject>
#include <QRectF>
#include <QThreadPool>
#include <QVariantList>
#include <QtQmlIntegration>
#include <optional>
#include <stop_token>

#include "app/desktop/values/photo_plan.h"
#include "app/desktop/values/photo_ref.h"
#include "app/desktop/values/tile_scheme_value.h"
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
    int first = 0;  // number of its first token in the photo's, from 0
    int count = 0;  // the newline included
    int tile = -1;  // the tile that it is; -1: a row through all tiles side by side
    int row = -1;   // of the map that is left after unpadding
    bool newline = false;
    friend bool operator==(const TokenSegment&, const TokenSegment&) = default;
};

// GUI thread only; the tiles' pixels are computed on a thread of their own. The plan comes from
// planTiles, as the encoder's does.
class TileInspection : public QObject {
    Q_OBJECT
    QML_ELEMENT
    // A PhotoRef; anything else stands for no photo.
    Q_PROPERTY(QVariant photo READ photoValue WRITE setPhotoValue NOTIFY planChanged)
    Q_PROPERTY(tessera::TileSchemeValue scheme READ scheme WRITE setScheme NOTIFY planChanged)
    // The grid that is looked at, as in TileOption; empty: what the model's rule says. At first the
    // photo's own.
    Q_PROPERTY(QString grid READ grid WRITE setGrid NOTIFY planChanged)
    // It is not the one with which the photo is asked about.
    Q_PROPERTY(bool comparing READ isComparing NOTIFY planChanged)
    // Then: what it costs, and what the photo costs as it is, in a line.
    Q_PROPERTY(QString costChange READ costChange NOTIFY planChanged)
    Q_PROPERTY(bool valid READ isValid NOTIFY planChanged)
    Q_PROPERTY(QString summary READ summary NOTIFY planChanged)
    // Why this grid won, in a line; empty where there was no choice.
    Q_PROPERTY(QString reason READ reason NOTIFY planChanged)
    // TileOption values; empty where the model has no grids.
    Q_PROPERTY(QVariantList options READ options NOTIFY planChanged)
    // TokenSegment values.
    Q_PROPERTY(QVariantList segments READ segments NOTIFY planChanged)
    Q_PROPERTY(int tokens READ tokens NOTIFY planChanged)
    Q_PROPERTY(int tileCount READ tileCount NOTIFY planChanged)
    // What the pointer is on, in any of the views; -1: nothing.
    Q_PROPERTY(int hoveredTile READ hoveredTile WRITE setHoveredTile NOTIFY hoverChanged)
    Q_PROPERTY(int hoveredSegment READ hoveredSegment WRITE setHoveredSegment NOTIFY hoverChanged)
    // It in words, with its tokens.
    Q_PROPERTY(QString hoverText READ hoverText NOTIFY hoverChanged)

  public:
    explicit TileInspection(QObject* parent = nullptr);
    // Waits for the tiles in hand.
    ~TileInspection() override;

    QVariant photoValue() const { return QVariant::fromValue(m_photo); }
    void setPhotoValue(const QVariant& photo) { setPhoto(photo.value<PhotoRef>()); }
    const PhotoRef& photo() const { return m_photo; }
    void setPhoto(const PhotoRef& photo);
    TileSchemeValue scheme() const { return m_scheme; }
    void setScheme(const TileSchemeValue& scheme);
    QString grid() const { return m_grid; }
    void setGrid(const QString& grid);

    bool isComparing() const { return m_plan && m_usedGrid != gridOf(*m_plan); }
    QString costChange() const;

    bool isValid() const { return m_plan.has_value(); }
    const std::optional<TilePlan>& plan() const { return m_plan; }
    QString summary() const;
    QString reason() const;
    QVariantList options() const;
    QVariantList segments() const;
    const QList<TokenSegment>& tokenSegments() const { return m_segments; }
    int tokens() const { return m_plan ? m_plan->tokens : 0; }
    int tileCount() const { return m_plan ? static_cast<int>(m_plan->tiles.size()) : 0; }

    int hoveredTile() const { return m_hoveredTile; }
    void setHoveredTile(int tile);
    int hoveredSegment() const { return m_hoveredSegment; }
    void setHoveredSegment(int segment);
    QString hoverText() const;

    // The part of a segment that belongs to what the pointer is on: from x to y, of 1; empty (0, 0)
    // if none does.
    Q_INVOKABLE QPointF litPart(int segment) const;
    Q_INVOKABLE bool isTileLit(int tile) const;
    Q_INVOKABLE QString tileName(int tile) const;

    // The language changed: shows all texts again.
    Q_INVOKABLE void retranslate();

    // What the encoder receives, [S, S] pixels; null until it is computed, or where the photo
    // cannot be read.
    QImage tileImage(int tile) const;

  signals:
    void planChanged();
    void hoverChanged();
    void tilesChanged();

  private:
    void startFromUsedGrid();
    void replan();
    void listOptions(const TilePlan& byRule);
    void listSegments();
    void cutTilesInBackground();
    // The tokens of a grid tile: its columns in the rows of the map that are left.
    struct Patches {
        int firstColumn = 0, columns = 0, firstRow = 0, rows = 0;
    };
    Patches patchesOf(int tile) const;
    QString tokenRange(int first, int count) const;

    PhotoRef m_photo;
    TileSchemeValue m_scheme;
    QString m_grid;
    QString m_usedGrid;  // as gridOf() says
    int m_usedTokens = 0;
    std::optional<TilePlan> m_plan;
    QList<TileOption> m_options;
    QList<TokenSegment> m_segments;
    int m_hoveredTile = -1;
    int m_hoveredSegment = -1;
    QThreadPool m_pool;
    std::stop_source m_stop;
    quint64 m_cutId = 0;
    QList<QImage> m_tiles;
};

}  // namespace tessera
