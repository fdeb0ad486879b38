// SPDX-License-Identifier: MIT
#include "app/desktop/chat/details/answer_details.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace tessera {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(AnswerDetails)
};

QString decimal(float value) {
    return QLocale().toString(static_cast<double>(value), 'g', 3);
}

QString speed(double tokensPerSecond) {
    const int decimals = tokensPerSecond < 10 ? 1 : 0;
    return Text::tr("%1 tokens/s").arg(QLocale().toString(tokensPerSecond, 'f', decimals));
}

QString duration(quint32 durationMs) {
    return durationMs < 1000
               ? Text::tr("%1 ms").arg(durationMs)
               : Text::tr("%1 s").arg(QLocale().toString(durationMs / 1000.0, 'f', 1));
}

// A list of settings, each of which stands for itself; no sentence.
QString samplingText(const SamplingSettings& sampling) {
    if (sampling.temperature <= 0 && sampling.repeatPenalty == 1)
        return Text::tr("temperature 0: always the most likely word");
    QStringList parts = {Text::tr("temperature %1").arg(decimal(sampling.temperature))};
    if (sampling.topK > 0)
        parts << Text::tr("top-k %1").arg(QLocale().toString(sampling.topK));
    if (sampling.topP < 1)
        parts << Text::tr("top-p %1").arg(decimal(sampling.topP));
    if (sampling.minP > 0)
        parts << Text::tr("min-p %1").arg(decimal(sampling.minP));
    if (sampling.repeatPenalty != 1)
        parts << Text::tr("repeat penalty %1").arg(decimal(sampling.repeatPenalty));
    return parts.join(Text::tr(", "));
}

QString regionsText(const QList<PhotoRegion>& regions) {
    QStringList lines;
    for (const PhotoRegion& region : regions) {
        const QString number = QLocale().toString(region.number);
        lines << (region.phrase.isEmpty()
                      ? Text::tr("%1. %2 px").arg(number, region.place())
                      : Text::tr("%1. %2: %3 px").arg(number, region.phrase, region.place()));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

QString answerStats(const MessageRow& row) {
    const AnswerFigures& figures = row.figures;
    if (row.role != MessageRole::Assistant || figures.answerTokens == 0)
        return {};
    return Text::tr("Read %Ln tokens, wrote %1", nullptr, static_cast<int>(figures.promptTokens))
        .arg(QLocale().toString(figures.answerTokens));
}

QList<AnswerDetail> answerDetails(const MessageRow& row, const QList<PhotoRegion>& regions) {
    QList<AnswerDetail> details;
    if (row.role != MessageRole::Assistant)
        return details;
    const AnswerFigures& figures = row.figures;
    if (figures.promptTokens > 0)
        details.append(
            {Text::tr("Read"), Text::tr("%Ln tokens: the conversation and its photos", nullptr,
                                        static_cast<int>(figures.promptTokens))});
    if (figures.answerTokens > 0)
        details.append({Text::tr("Written"),
                        Text::tr("%Ln tokens", nullptr, static_cast<int>(figures.answerTokens))});
    if (figures.tokensPerSecond > 0)
        details.append({Text::tr("Speed"), speed(figures.tokensPerSecond)});
    if (figures.firstTokenMs > 0)
        details.append(
            {Text::tr("First word"), Text::tr("after %1").arg(duration(figures.firstTokenMs))});
    if (!row.modelName.isEmpty())
        details.append({Text::tr("Model"), row.modelName});
    if (!row.deviceName.isEmpty())
        details.append({Text::tr("Device"), row.deviceName});
    if (figures.sampling) {
        details.append({Text::tr("Sampling"), samplingText(*figures.sampling)});
        if (figures.sampling->maxTokens > 0)
            details.append({Text::tr("At most"),
                            Text::tr("%Ln tokens", nullptr, figures.sampling->maxTokens)});
    }
    if (figures.seed)
        details.append({Text::tr("Seed"), QString::number(*figures.seed)});
    if (!regions.isEmpty())
        details.append({Text::tr("Regions"), regionsText(regions)});
    return details;
}

QString answerDetailsText(const MessageRow& row, const QList<PhotoRegion>& regions) {
    QStringList lines;
    for (const AnswerDetail& detail : answerDetails(row, regions))
        lines << Text::tr("%1: %2").arg(detail.label, detail.value);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace tessera
