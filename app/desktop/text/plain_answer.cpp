// SPDX-License-Identifier: MIT
#include "app/desktop/text/plain_answer.h"

#include "engine/text/answer_regions.h"

namespace tessera {

QString plainAnswer(const QString& answer) {
    return plainAnswer({}, answer);
}

QString plainAnswer(const QString& question, const QString& answer) {
    if (!answer.contains(QLatin1Char('<')))
        return answer;
    const std::string text = answer.toStdString();
    return hasRegionTags(text)
               ? QString::fromStdString(readRegions(question.toStdString(), text).text)
               : answer;
}

}  // namespace tessera
