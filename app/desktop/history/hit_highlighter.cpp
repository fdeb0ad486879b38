// SPDX-License-Identifier: MIT
#include "app/desktop/history/hit_highlighter.h"

#include <QSyntaxHighlighter>
#include <QTextCharFormat>
#include <QTextDocument>

#include "app/desktop/storage/search_terms.h"

namespace tessera {

class HitHighlighter::Marker : public QSyntaxHighlighter {
  public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

    QStringList terms;
    QTextCharFormat format;

  protected:
    void highlightBlock(const QString& text) override {
        for (const TextRange& hit : hitsIn(text, terms))
            setFormat(static_cast<int>(hit.start), static_cast<int>(hit.length), format);
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
        m_marker->rehighlight();
    }
    emit changed();
}

}  // namespace tessera
