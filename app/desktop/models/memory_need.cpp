// SPDX-License-Identifier: MIT
#include "app/desktop/models/memory_need.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(MemoryNeed)
};

QString sizeText(quint64 bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1);
}

}  // namespace

MemoryNeed describeMemory(const MemoryEstimate& estimate) {
    MemoryNeed need;
    need.fits = estimate.fits;
    // Excludes the staging buffer, which is only needed while the weights are loaded.
    const QString total = sizeText(estimate.totalBytes() - estimate.stagingBytes);
    const QString free = sizeText(estimate.freeDeviceBytes);
    const QString device = shownSentence(estimate.deviceTitle);
    if (!estimate.fits) {
        need.fittingContext = estimate.largestContext;
        need.summary =
            Text::tr("Does not fit: it needs %1, but only %2 is free on %3.")
                .arg(total, free, device) +
            QLatin1Char(' ') +
            (estimate.largestContext > 0
                 ? Text::tr("It would fit with a conversation of at most %L1 tokens.")
                       .arg(estimate.largestContext)
                 : Text::tr("Choose a smaller model, or one with a smaller quantisation."));
    } else if (estimate.hostWeightBytes > 0) {
        need.summary = Text::tr(
                           "Needs %1, but only %2 is free on %3: %n of %4 layers stay in main "
                           "memory, so answers take longer.",
                           nullptr, static_cast<int>(estimate.hostLayers))
                           .arg(total, free, device, QString::number(estimate.numLayers));
    } else {
        need.summary = Text::tr("Needs %1; %2 is free on %3.").arg(total, free, device);
    }
    // A list of amounts, each of which stands for itself.
    QStringList parts;
    if (estimate.weightBytes > 0)
        parts.append(Text::tr("language model %1").arg(sizeText(estimate.weightBytes)));
    if (estimate.visionBytes > 0)
        parts.append(Text::tr("image part %1").arg(sizeText(estimate.visionBytes)));
    if (estimate.kvCacheBytes > 0)
        parts.append(
            Text::tr("conversation of %1 tokens %2")
                .arg(QLocale().toString(estimate.contextTokens), sizeText(estimate.kvCacheBytes)));
    parts.append(Text::tr("working memory %1").arg(sizeText(estimate.scratchBytes)));
    need.parts = parts.join(QStringLiteral(" · "));
    return need;
}

}  // namespace tessera
