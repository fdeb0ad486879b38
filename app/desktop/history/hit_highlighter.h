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
    // One hit that stands out: which, counted from 0; -1: none.
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY changed)
    Q_PROPERTY(QColor currentBackground MEMBER m_currentBackground NOTIFY changed)
    Q_PROPERTY(QColor background READ background WRITE setBackground NOTIFY changed)
    Q_PROPERTY(QColor foreground READ foreground WRITE setForeground NOTIFY changed)

  public:
    explicit HitHighlighter(QObject* parent = nullptr);
    ~HitHighlighter() override;

    QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);
    QStringList terms() const { return m_terms; }
    void setTerms(const QStringList& terms);
    int current() const { return m_current; }
    void setCurrent(int hit);
    // Its first character's cursor position; 0 if there is no such hit.
    Q_INVOKABLE int currentPosition() const;
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
    int m_current = -1;
    QColor m_background = Qt::yellow;
    QColor m_currentBackground = Qt::red;
    QColor m_foreground = Qt::black;
    QPointer<Marker> m_marker;  // owned by the text document
};

}  // namespace tessera
