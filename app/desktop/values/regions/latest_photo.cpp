// SPDX-License-Identifier: MIT
#include "app/desktop/values/regions/latest_photo.h"

namespace tessera {

LatestPhoto latestPhoto(const QList<MessageRow>& rows, qsizetype answer) {
    for (qsizetype row = answer - 1; row >= 0; --row)
        if (rows[row].role == MessageRole::User && !rows[row].photos.isEmpty())
            return {row, rows[row].photos.size() - 1};
    return {};
}

QString questionOf(const QList<MessageRow>& rows, qsizetype answer) {
    const bool asked = answer > 0 && rows[answer - 1].role == MessageRole::User;
    return asked ? rows[answer - 1].text : QString();
}

}  // namespace tessera
