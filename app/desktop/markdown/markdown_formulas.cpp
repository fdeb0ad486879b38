// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_formulas.h"

#include <utility>

#include "app/desktop/markdown/formula/formula_finder.h"
#include "app/desktop/markdown/formula/formula_text.h"
#include "app/desktop/markdown/markdown_builder.h"

namespace tessera {
namespace {

// Plane 15, where nobody's characters are: the first of as many as there are formulas.
constexpr char32_t kFirst = 0xF0000;
constexpr qsizetype kMaxFormulas = 0xFFF0;

// A text that has such characters itself keeps them.
bool hasOwn(QByteArrayView utf8) {
    for (qsizetype at = utf8.indexOf('\xF3'); at >= 0; at = utf8.indexOf('\xF3', at + 1))
        if (at + 1 < utf8.size() && static_cast<unsigned char>(utf8[at + 1]) >= 0xB0)
            return true;
    return false;
}

}  // namespace

MarkdownFormulas::MarkdownFormulas(QByteArrayView utf8) : m_original(utf8) {
    const QList<FoundFormula> found = findFormulas(utf8);
    if (found.isEmpty() || found.size() > kMaxFormulas || hasOwn(utf8))
        return;
    qsizetype done = 0;
    for (const FoundFormula& formula : found) {
        m_replaced += utf8.sliced(done, formula.start - done);
        const char32_t placeholder = kFirst + static_cast<char32_t>(m_formulas.size());
        m_replaced += QString::fromUcs4(&placeholder, 1).toUtf8();
        m_formulas.append(
            {QString::fromUtf8(utf8.sliced(formula.start, formula.length)), formula.delimiter});
        done = formula.start + formula.length;
    }
    m_replaced += utf8.sliced(done);
}

qsizetype MarkdownFormulas::formulaAt(const QString& text, qsizetype at) const {
    if (!text[at].isHighSurrogate() || at + 1 >= text.size())
        return -1;
    const qsizetype index =
        static_cast<qsizetype>(QChar::surrogateToUcs4(text[at], text[at + 1])) - kFirst;
    return index >= 0 && index < m_formulas.size() ? index : -1;
}

QString MarkdownFormulas::asWritten(const QString& parsed) const {
    if (m_formulas.isEmpty())
        return parsed;
    QString all;
    for (qsizetype at = 0; at < parsed.size(); ++at) {
        const qsizetype formula = formulaAt(parsed, at);
        if (formula < 0) {
            all += parsed[at];
            continue;
        }
        all += m_formulas[formula].source;
        ++at;
    }
    return all;
}

void MarkdownFormulas::addTo(MarkdownBuilder& builder, const QString& parsed) const {
    if (m_formulas.isEmpty()) {
        builder.addText(parsed);
        return;
    }
    QString text;
    for (qsizetype at = 0; at < parsed.size(); ++at) {
        const qsizetype index = formulaAt(parsed, at);
        if (index < 0) {
            text += parsed[at];
            continue;
        }
        if (!text.isEmpty())
            builder.addText(std::exchange(text, {}));
        const auto& [source, delimiter] = m_formulas[index];
        const QString inside = source.mid(delimiter, source.size() - 2 * delimiter);
        builder.addFormula(readableFormula(inside), source);
        ++at;
    }
    if (!text.isEmpty())
        builder.addText(text);
}

}  // namespace tessera
