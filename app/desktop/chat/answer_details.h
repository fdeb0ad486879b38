// SPDX-License-Identifier: MIT
// How an answer came about, for people.
#pragma once

#include <QList>
#include <QString>

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// "1 176 + 214 tokens, 31 tokens/s"; empty for what was never counted.
QString answerStats(const MessageRow& row);

struct AnswerDetail {
    QString label;
    QString value;
};

// What is known of it, the numbers first; nothing for a question.
QList<AnswerDetail> answerDetails(const MessageRow& row);

// The same as lines.
QString answerDetailsText(const MessageRow& row);

}  // namespace tessera
