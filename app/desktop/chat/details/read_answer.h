// SPDX-License-Identifier: MIT
// An answer as it is shown: without the tags of regions, and with the regions as values.
#pragma once

#include "app/desktop/values/chat_rows.h"
#include "app/desktop/values/regions/photo_place.h"
#include "app/desktop/values/regions/photo_region.h"

namespace tessera {

struct ReadAnswer {
    QString text;    // to copy and to read aloud
    QString marked;  // to show: what names a region is marked (region_marks.h)
    QList<PhotoRegion> regions;
    PhotoPlace photo;      // that they belong to; without a photo if there are no regions
    bool earlier = false;  // the photo belongs to an earlier question, not to this answer's
};

// The message at `at`, which may still be growing; a question is left as it is.
ReadAnswer readAnswer(const QList<MessageRow>& rows, qsizetype at);

}  // namespace tessera
