// SPDX-License-Identifier: MIT
#include "app/desktop/history/hit_highlighter.h"

#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTextCharFormat>
#include <QTextDocument>
#include <algorithm>

#include "app/desktop/storage/search_terms.h"

namespace tessera {

class HitHighlighter::Marker : public QSyntaxHighlighter {
  public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

    QStringList terms;
    QTextCharFormat format;
    QTextCharFormat currentFormat;
    int current = -1;

  protected:
    void highlightBlock(const QString& text) override {
        // A block's state is the number of hits up to its end.
        int count = std::max(0, previousBlockState());
        for (const TextRange& hit : hitsIn(text, terms))
            setFormat(static_cast<int>(hit.start), static_cast<int>(hit.length),
                      count++ == current ? currentFormat : format);
        setCurrentBlockState(count);
    }
};

HitHighlighter::HitHighlighter(QObject* parent) : QObject(parent) {}

HitHighlighter::~HitHighlighter() {
    delete m_marker;
}

void HitHighlighter::setDocument(QQuickTextDocument* document) {
    if (document == m_document)
        return;
    delete m_marker;
    m_document = document;
    apply();
}

void HitHighlighter::setTerms(const QStringList& terms) {
    if (terms == m_terms)
        return;
    m_terms = terms;
    apply();
}

void HitHighlighter::setCurrent(int hit) {
    if (hit == m_current)
        return;
    m_current = hit;
    apply();
}

int HitHighlighter::currentPosition() const {
    if (!m_document || m_current < 0)
        return 0;
    qsizetype before = 0;
    for (QTextBlock block = m_document->textDocument()->begin(); block.isValid();
         block = block.next()) {
        const QList<TextRange> hits = hitsIn(block.text(), m_terms);
        if (m_current < before + hits.size())
            return block.position() + static_cast<int>(hits[m_current - before].start);
        before += hits.size();
    }
    return 0;
}

void HitHighlighter::setBackground(const QColor& colour) {
    if (colour == m_background)
        return;
    m_background = colour;
    apply();
}

void HitHighlighter::setForeground(const QColor& colour) {
    if (colour == m_foreground)
        return;
    m_foreground = colour;
    apply();
}

void HitHighlighter::apply() {
    if (m_terms.isEmpty() || !m_document) {
        delete m_marker;
    } else {
        if (!m_marker)
            m_marker = new Marker(m_document->textDocument());
        m_marker->terms = m_terms;
        m_marker->format.setBackground(m_background);
        m_marker->format.setForeground(m_foreground);
        m_marker->currentFormat.setBackground(m_currentBackground);
        m_marker->currentFormat.setForeground(m_foreground);
        m_marker->current = m_current;
        m_marker->rehighlight();
    }
    emit changed();
}

}  // namespace tessera
