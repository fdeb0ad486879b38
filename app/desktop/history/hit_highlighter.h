// SPDX-License-Identifier: MIT
// Marks the search terms in a text of the window.
#pragma once

#include <QColor>
#include <QObject>
#include <QPointer>
#include <QQuickTextDocument>
#include <QStringList>
#include <QtQmlIntegration>
#include <memory>

class QSyntaxHighlighter;

namespace tessera {

// Costs nothing while there are no terms. GUI thread only.
class HitHighlighter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(QStringList terms READ terms WRITE setTerms NOTIFY changed)
    Q_PROPERTY(QColor background READ background WRITE setBackground NOTIFY changed)
    Q_PROPERTY(QColor foreground READ foreground WRITE setForeground NOTIFY changed)

  public:
    explicit HitHighlighter(QObject* parent = nullptr);
    ~HitHighlighter() override;

    QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);
    QStringList terms() const { return m_terms; }
    void setTerms(const QStringList& terms);
    QColor background() const { return m_background; }
    void setBackground(const QColor& colour);
    QColor foreground() const { return m_foreground; }
    void setForeground(const QColor& colour);

  signals:
    void changed();

  private:
    class Marker;

    void apply();

    QPointer<QQuickTextDocument> m_document;
    QStringList m_terms;
    QColor m_background = Qt::yellow;
    QColor m_foreground = Qt::black;
    QPointer<Marker> m_marker;  // owned by the text document
};

}  // namespace tessera
