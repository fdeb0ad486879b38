// SPDX-License-Identifier: MIT
#include "app/desktop/text/sentences.h"

#include <QCoreApplication>
#include <QStringList>
#include <variant>

namespace tessera {
namespace {

// The pattern as translators see it: "%1 is damaged: %2." for "{} is damaged: {}.".
QByteArray sourceText(const std::string& pattern) {
    QByteArray source;
    int number = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern.compare(at, 2, "{}") == 0) {
            source += '%' + QByteArray::number(++number);
            ++at;
        } else {
            source += pattern[at];
        }
    }
    return source;
}

// Translations may reorder the values.
QString fill(const QString& text, const QStringList& values) {
    QString filled;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const int number =
            text[at] == QLatin1Char('%') && at + 1 < text.size() ? text[at + 1].digitValue() : -1;
        if (number >= 1 && number <= values.size()) {
            filled += values[number - 1];
            ++at;
        } else {
            filled += text[at];
        }
    }
    return filled;
}

QStringList shownValues(const Sentence& sentence) {
    QStringList values;
    for (const Sentence::Value& value : sentence.values()) {
        const auto* inner = std::get_if<Sentence>(&value);
        values.append(inner == nullptr ? QString::fromStdString(std::get<std::string>(value))
                                       : shownSentence(*inner));
    }
    return values;
}

}  // namespace

std::optional<QString> translated(const Sentence& sentence) {
    const QByteArray source = sourceText(sentence.pattern());
    const QString text = QCoreApplication::translate("Sentences", source.constData());
    return text == QString::fromUtf8(source) ? std::nullopt
                                             : std::optional(fill(text, shownValues(sentence)));
}

QString shownSentence(const Sentence& sentence) {
    const auto text = translated(sentence);
    return text ? *text
                : fill(QString::fromUtf8(sourceText(sentence.pattern())), shownValues(sentence));
}

}  // namespace tessera
