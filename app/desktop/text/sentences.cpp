// SPDX-License-Identifier: MIT
#include "app/desktop/text/sentences.h"

#include <QCoreApplication>
#include <QMutex>
#include <QMutexLocker>
#include <algorithm>
#include <vector>

#include "app/desktop/text/engine_sentences.h"

namespace tessera {
namespace {

// The text around the values: one more than there are values.
QStringList splitAtValues(const QString& pattern) {
    QStringList pieces;
    qsizetype from = 0;
    for (int number = 1;; ++number) {
        const QString place = QStringLiteral("%%1").arg(number);
        const qsizetype at = pattern.indexOf(place, from);
        if (at < 0)
            break;
        pieces.append(pattern.mid(from, at - from));
        from = at + place.size();
    }
    pieces.append(pattern.mid(from));
    return pieces;
}

// Translations may have the values in another order.
QString fill(const QString& pattern, const QStringList& values) {
    QString text;
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        const int number = pattern[at] == QLatin1Char('%') && at + 1 < pattern.size()
                               ? pattern[at + 1].digitValue()
                               : -1;
        if (number >= 1 && number <= values.size()) {
            text += values[number - 1];
            ++at;
        } else {
            text += pattern[at];
        }
    }
    return text;
}

struct Pattern {
    const char* english;
    QStringList pieces;
    qsizetype length = 0;  // without the values

    explicit Pattern(const char* source)
        : english(source), pieces(splitAtValues(QString::fromUtf8(source))) {
        for (const QString& piece : pieces)
            length += piece.size();
    }

    // The values, if `text` is this sentence.
    [[nodiscard]] std::optional<QStringList> match(const QString& text) const {
        if (pieces.size() == 1)
            return text == pieces.first() ? std::optional(QStringList()) : std::nullopt;
        if (text.size() < length || !text.startsWith(pieces.first()) ||
            !text.endsWith(pieces.last()))
            return std::nullopt;
        QStringList values;
        qsizetype from = pieces.first().size();
        const qsizetype end = text.size() - pieces.last().size();
        for (qsizetype i = 1; i + 1 < pieces.size(); ++i) {
            const qsizetype at = text.indexOf(pieces[i], from);
            if (at < 0 || at + pieces[i].size() > end)
                return std::nullopt;
            values.append(text.mid(from, at - from));
            from = at + pieces[i].size();
        }
        values.append(text.mid(from, end - from));
        return values;
    }
};

// All sentences that are known, those with the most words first: they say the most precisely.
class Known {
  public:
    Known() {
        for (const char* english : engineSentences())
            add(english);
    }

    void add(const char* english) {
        const QMutexLocker lock(&m_mutex);
        const auto same = std::find_if(m_patterns.begin(), m_patterns.end(),
                                       [&](const Pattern& p) { return p.english == english; });
        if (same != m_patterns.end())
            return;
        Pattern pattern(english);
        const auto at = std::find_if(m_patterns.begin(), m_patterns.end(),
                                     [&](const Pattern& p) { return p.length < pattern.length; });
        m_patterns.insert(at, std::move(pattern));
    }

    // A copy: values are looked up while it is in use.
    std::vector<Pattern> patterns() {
        const QMutexLocker lock(&m_mutex);
        return m_patterns;
    }

  private:
    QMutex m_mutex;
    std::vector<Pattern> m_patterns;
};

Known& known() {
    static Known sentences;
    return sentences;
}

std::optional<QString> translated(const QString& english, const std::vector<Pattern>& patterns) {
    for (const Pattern& pattern : patterns) {
        auto values = pattern.match(english);
        if (!values)
            continue;
        for (QString& value : *values)
            if (value.size() < english.size())
                value = translated(value, patterns).value_or(value);
        return fill(QCoreApplication::translate("Sentences", pattern.english), *values);
    }
    return std::nullopt;
}

}  // namespace

QString sentence(const char* english, const QStringList& values) {
    known().add(english);
    return fill(QString::fromUtf8(english), values);
}

std::optional<QString> translatedSentence(const QString& english) {
    return english.isEmpty() ? std::nullopt : translated(english, known().patterns());
}

QString shownSentence(const QString& english) {
    return translatedSentence(english).value_or(english);
}

}  // namespace tessera
