// SPDX-License-Identifier: MIT
// Keeps formulas away from the Markdown parser, to which their signs mean other things.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace tessera {

class MarkdownBuilder;

// Each formula of the text is a single character while it is parsed. What is found in code and
// addresses is put back as it was written.
class MarkdownFormulas {
  public:
    // The text must outlive this.
    explicit MarkdownFormulas(QByteArrayView utf8);

    // What to parse.
    QByteArrayView text() const { return m_formulas.isEmpty() ? m_original : m_replaced; }
    QString asWritten(const QString& parsed) const;
    // Adds text with its formulas.
    void addTo(MarkdownBuilder& builder, const QString& parsed) const;

  private:
    struct Formula {
        QString source;
        qsizetype delimiter = 0;
    };

    // -1 if no formula's character is here.
    qsizetype formulaAt(const QString& text, qsizetype at) const;

    QByteArrayView m_original;
    QByteArray m_replaced;
    QList<Formula> m_formulas;
};

}  // namespace tessera
