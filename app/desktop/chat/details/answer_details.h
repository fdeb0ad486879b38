// SPDX-License-Identifier: MIT
// How an answer was made, as text for the user.
#pragma once

#include <QList>
#include <QString>

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// "Read 1 176 tokens, wrote 214"; empty if nothing was counted.
QString answerStats(const MessageRow& row);

struct AnswerDetail {
    QString label;
    QString value;
};

// What is known about the answer, the numbers first; empty for a question.
QList<AnswerDetail> answerDetails(const MessageRow& row);

// The same, as lines of text.
QString answerDetailsText(const MessageRow& row);

}  // namespace tessera
