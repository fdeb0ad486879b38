// SPDX-License-Identifier: MIT
// What an answer remembers of how it was made.
#pragma once

#include <QList>
#include <optional>

#include "app/desktop/values/sampling_settings.h"

namespace tessera {

// Counted by what answers, shown with the answer, and kept in the history.
struct AnswerFigures {
    quint32 promptTokens = 0;  // image tokens included
    quint32 answerTokens = 0;
    double tokensPerSecond = 0;
    quint32 firstTokenMs = 0;                       // from the question to the first token
    std::optional<SamplingSettings> sampling = {};  // nullopt: nothing was sampled
    std::optional<quint64> seed = {};               // the one that was used, given or drawn
    // What the answer was generated as. Left as they are by updates without any.
    QList<qint32> tokenIds = {};
};

}  // namespace tessera
