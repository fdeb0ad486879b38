// SPDX-License-Identifier: MIT
// What is kept about how an answer was made.
#pragma once

#include <QList>
#include <optional>

#include "app/desktop/values/sampling_settings.h"

namespace tessera {

// Counted by whatever generates the answer, shown with it, and kept in the history.
struct AnswerFigures {
    quint32 promptTokens = 0;  // image tokens included
    quint32 answerTokens = 0;
    double tokensPerSecond = 0;
    quint32 firstTokenMs = 0;                       // from the question to the first token
    std::optional<SamplingSettings> sampling = {};  // nullopt: nothing was sampled
    std::optional<quint64> seed = {};               // the one that was used, given or drawn
    // The tokens that the answer was generated as. An update without any keeps the stored ones.
    QList<qint32> tokenIds = {};
};

}  // namespace tessera
