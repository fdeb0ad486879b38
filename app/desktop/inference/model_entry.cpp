// SPDX-License-Identifier: MIT
#include "app/desktop/inference/model_entry.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "app/desktop/text/error_text.h"
#include "app/desktop/text/sentences.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(ModelEntry)
};

const QString kBetween = QStringLiteral(" · ");

// "7.2 B", the usual way to write a model's size.
QString parameterText(double count) {
    return count >= 1e9 ? Text::tr("%L1 B", "billions of parameters").arg(count / 1e9, 0, 'f', 1)
                        : Text::tr("%L1 M", "millions of parameters").arg(count / 1e6, 0, 'f', 1);
}

}  // namespace

// A list of facts, each of which stands for itself.
QString ModelEntry::detail() const {
    QStringList parts = {shownSentence(generation), architecture};
    if (parameters > 0)
        parts.append(parameterText(parameters));
    parts.append(weightTypes);
    if (sizeBytes > 0)
        parts.append(QLocale().formattedDataSize(sizeBytes, 1));
    parts.removeAll(QString());
    return parts.join(kBetween);
}

QString ModelEntry::shownProgram() const {
    return shownSentence(program);
}

QString ModelEntry::shownEyes() const {
    return shownSentence(eyes);
}

QString ModelEntry::shownPairing() const {
    return shownSentence(pairing);
}

QString ModelEntry::shownProblem() const {
    return problem.empty() ? QString() : keptErrorText(Error(ErrorCode::Internal, problem));
}

}  // namespace tessera
