// SPDX-License-Identifier: MIT
// A photo's tiles as the encoder receives them, in the order of TilePlan::tiles.
#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <functional>

#include "app/desktop/jobs/newest_job.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// GUI thread only; the pixels are computed on a separate thread.
class TileCutter {
  public:
    // `onChange` is called when the tiles are ready, and when they are discarded.
    explicit TileCutter(std::function<void()> onChange);

    // Discards the current tiles and cuts these. There are none if the photo cannot be read or does
    // not have the plan's size.
    void cut(const QString& photoPath, const TilePlan& plan);
    void clear();

    // PlannedTile::sizePx squared; null until it is computed.
    QImage tile(int index) const { return m_tiles.value(index); }

  private:
    const std::function<void()> m_onChange;
    QList<QImage> m_tiles;
    JobThread m_jobs;
    NewestJob m_cut;
};

}  // namespace tessera
