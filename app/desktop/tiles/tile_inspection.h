// SPDX-License-Identifier: MIT
// How a photo is cut, tile by tile and token by token, and what the pointer is on.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QPointF>
#include <QVariantList>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/tiles/plan_view.h"
#include "app/desktop/tiles/tile_cutter.h"
#include "app/desktop/tiles/tile_words.h"
#include "app/desktop/values/photo_plan.h"
#include "app/desktop/values/photo_ref.h"
#include "app/desktop/values/tile_scheme_value.h"

namespace tessera {

// For the window: the plan (plan_view), the tiles' pixels (tile_cutter) and the texts (tile_words)
// of the photo shown. GUI thread only.
class TileInspection : public QObject {
    Q_OBJECT
    QML_ELEMENT
    // A PhotoRef; anything else means no photo.
    Q_PROPERTY(QVariant photo READ photoValue WRITE setPhotoValue NOTIFY planChanged)
    Q_PROPERTY(tessera::TileSchemeValue scheme READ scheme WRITE setScheme NOTIFY planChanged)
    // The grid being viewed, as in TileOption; empty: the one that the model's rule picks.
    // Initially the photo's own.
    Q_PROPERTY(QString grid READ grid WRITE setGrid NOTIFY planChanged)
    // Whether that grid differs from the one used for questions about the photo.
    Q_PROPERTY(bool comparing READ isComparing NOTIFY planChanged)
    // If so: the cost of that grid and of the one in use, in one line.
    Q_PROPERTY(QString costChange READ costChange NOTIFY planChanged)
    Q_PROPERTY(bool valid READ isValid NOTIFY planChanged)
    Q_PROPERTY(QString summary READ summary NOTIFY planChanged)
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
    // What the pointer is on, in words, with its tokens.
    Q_PROPERTY(QString hoverText READ hoverText NOTIFY hoverChanged)

  public:
    explicit TileInspection(QObject* parent = nullptr);
    // Waits for the tiles being computed.
    ~TileInspection() override;

    QVariant photoValue() const { return QVariant::fromValue(photo()); }
    void setPhotoValue(const QVariant& photo) { setPhoto(photo.value<PhotoRef>()); }
    const PhotoRef& photo() const { return m_view.photo; }
    void setPhoto(const PhotoRef& photo);
    TileSchemeValue scheme() const { return m_scheme; }
    void setScheme(const TileSchemeValue& scheme);
    QString grid() const { return m_grid; }
    void setGrid(const QString& grid);

    bool isComparing() const { return m_view.isComparing(); }
    QString costChange() const { return costChangeText(m_view); }

    bool isValid() const { return m_view.plan.has_value(); }
    const std::optional<TilePlan>& plan() const { return m_view.plan; }
    QString summary() const;
    QString reason() const { return gridReason(m_view); }
    QVariantList options() const;
    QVariantList segments() const;
    const QList<TokenSegment>& tokenSegments() const { return m_view.segments; }
    int tokens() const { return m_view.tokens(); }
    int tileCount() const { return m_view.tileCount(); }

    int hoveredTile() const { return m_hoveredTile; }
    void setHoveredTile(int tile);
    int hoveredSegment() const { return m_hoveredSegment; }
    void setHoveredSegment(int segment);
    QString hoverText() const;

    // The part of a segment that belongs to what the pointer is on: from x to y, as fractions; (0,
    // 0) if none does.
    Q_INVOKABLE QPointF litPart(int segment) const;
    Q_INVOKABLE bool isTileLit(int tile) const;
    Q_INVOKABLE QString tileName(int tile) const { return tessera::tileName(m_view, tile); }

    // The language changed: shows all texts again.
    Q_INVOKABLE void retranslate();

    // The tile as the encoder receives it, [S, S] pixels; null until it is computed, or if the
    // photo cannot be read.
    QImage tileImage(int tile) const { return m_cutter.tile(tile); }

  signals:
    void planChanged();
    void hoverChanged();
    void tilesChanged();

  private:
    void startFromUsedGrid();
    void replan();

    TileSchemeValue m_scheme;
    QString m_grid;
    PlanView m_view;
    int m_hoveredTile = -1;
    int m_hoveredSegment = -1;
    TileCutter m_cutter;
};

}  // namespace tessera
