// SPDX-License-Identifier: MIT
// Which photo the regions of an answer belong to.
#pragma once

#include "app/desktop/values/chat_rows.h"

namespace tessera {

struct LatestPhoto {
    qsizetype row = -1;       // of the question that has it; -1: there is no photo
    qsizetype position = -1;  // in that question

    bool exists() const { return row >= 0; }
};

// The last photo of the last question with photos up to the answer at `answer`. The rows follow
// each other in the conversation.
LatestPhoto latestPhoto(const QList<MessageRow>& rows, qsizetype answer);

// The question that the answer at `answer` belongs to; empty if there is none.
QString questionOf(const QList<MessageRow>& rows, qsizetype answer);

}  // namespace tessera
