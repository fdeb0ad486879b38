// SPDX-License-Identifier: MIT
#include "app/desktop/storage/search_terms.h"

#include <algorithm>

#include "app/desktop/text/characters.h"

namespace tessera {
namespace {

constexpr qsizetype kBeforeHit = 24;
constexpr qsizetype kExcerptLength = 140;

}  // namespace

QStringList searchTerms(const QString& query) {
    QStringList terms;
    QString term;
    bool quoted = false;
    const auto finish = [&] {
        if (!term.isEmpty() && !terms.contains(term))
            terms.append(term);
        term.clear();
    };
    for (const QChar c : query) {
        if (c == QLatin1Char('"')) {
            finish();
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            finish();
        } else if (!c.isNull()) {
            term += c;
        }
    }
    finish();
    return terms;
}

QList<TextRange> hitsIn(const QString& text, const QStringList& terms) {
    QList<TextRange> found;
    for (const QString& term : terms)
        for (qsizetype at = text.indexOf(term, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(term, at + term.size(), Qt::CaseInsensitive))
            found.append({at, term.size()});
    std::sort(found.begin(), found.end(), [](const TextRange& a, const TextRange& b) {
        return a.start != b.start ? a.start < b.start : a.length > b.length;
    });
    QList<TextRange> ranges;
    for (const TextRange& range : found)
        if (ranges.isEmpty() || range.start >= ranges.last().start + ranges.last().length)
            ranges.append(range);
    return ranges;
}

QString excerptAround(const QString& text, const QStringList& terms) {
    const QList<TextRange> hits = hitsIn(text, terms);
    const qsizetype hit = hits.isEmpty() ? 0 : hits.first().start;
    qsizetype from = std::max<qsizetype>(0, hit - kBeforeHit);
    if (from > 0) {
        // Start at the beginning of a word, if there is one before the hit.
        const qsizetype space = text.indexOf(QLatin1Char(' '), from);
        if (space >= 0 && space < hit)
            from = space + 1;
        else
            from = characterBorder(text, from);
    }
    const qsizetype to = characterBorder(text, from + kExcerptLength);
    const QString line = text.mid(from, to - from).simplified();
    return from > 0 ? QChar(0x2026) + line : line;
}

}  // namespace tessera
