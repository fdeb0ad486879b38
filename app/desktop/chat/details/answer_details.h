// SPDX-License-Identifier: MIT
// How an answer was made, as text for the user.
#pragma once

#include <QList>
#include <QString>

#include "app/desktop/values/chat_rows.h"
#include "app/desktop/values/regions/photo_region.h"

namespace tessera {

// "Read 1 176 tokens, wrote 214"; empty if nothing was counted.
QString answerStats(const MessageRow& row);

struct AnswerDetail {
    QString label;
    QString value;
};

// What is known about the answer, the numbers first and `regions`, which it names, last; empty for
// a question.
QList<AnswerDetail> answerDetails(const MessageRow& row, const QList<PhotoRegion>& regions);

// The same, as lines of text.
QString answerDetailsText(const MessageRow& row, const QList<PhotoRegion>& regions);

}  // namespace tessera
