// SPDX-License-Identifier: MIT
// Finds a text in the conversation on the screen.
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QQuickItem>
#include <QTimer>
#include <QtQmlIntegration>

#include "app/desktop/chat/conversation.h"

namespace tessera {

// Looks through what the messages show, with their Markdown read, whether or not the window has
// made them. The query is one phrase; case does not matter. GUI thread only.
class ConversationFind : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(bool open READ isOpen NOTIFY changed)
    // Stays when it is closed.
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY changed)
    // What to mark, for HitHighlighter; empty while it is closed.
    Q_PROPERTY(QStringList terms READ terms NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY hitsChanged)
    // From 0; -1 while there is none.
    Q_PROPERTY(int current READ current NOTIFY hitsChanged)
    // Where the current hit is: the message, the row of its MarkdownModel (0 in a question), and
    // which of the hits in there; -1 while there is none.
    Q_PROPERTY(int row READ row NOTIFY hitsChanged)
    Q_PROPERTY(int part READ part NOTIFY hitsChanged)
    Q_PROPERTY(int hit READ hit NOTIFY hitsChanged)
    // The text field with the current hit, once it is there; fields say so themselves.
    Q_PROPERTY(QQuickItem* field READ field WRITE setField NOTIFY fieldChanged)

  public:
    // Must not outlive the conversation.
    explicit ConversationFind(Conversation* conversation, QObject* parent = nullptr);

    bool isOpen() const { return m_open; }
    const QString& query() const { return m_query; }
    void setQuery(const QString& query);
    QStringList terms() const;
    int count() const { return static_cast<int>(m_hits.size()); }
    int current() const { return m_current; }
    int row() const { return m_place.row; }
    int part() const { return m_place.part; }
    int hit() const { return m_place.hit; }
    QQuickItem* field() const { return m_field; }
    void setField(QQuickItem* field);

    // The hit at or after this row becomes the current one.
    Q_INVOKABLE void openAt(int row);
    Q_INVOKABLE void close();
    // The next (1) or previous (-1) hit; after the last one comes the first.
    Q_INVOKABLE void step(int step);

  signals:
    void changed();
    void hitsChanged();
    void fieldChanged();
    // The current hit should be brought into view.
    void moved();

  private:
    struct Place {
        int row = -1;
        int part = -1;
        int hit = -1;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    // What a message shows.
    struct Shown {
        QString text;  // as it is kept
        QList<QStringList> parts;
    };

    const QList<QStringList>& shown(const QList<MessageRow>& rows, int at);
    void collect();
    // The first hit from this place on, else the first of all.
    void choose(const Place& from);
    void refresh();

    Conversation* const m_conversation;
    bool m_open = false;
    QString m_query;
    Place m_from;  // where the search began
    QList<Place> m_hits;
    int m_current = -1;
    Place m_place;                  // of the current one
    QHash<QString, Shown> m_shown;  // by the message's id
    QPointer<QQuickItem> m_field;
    QTimer m_refreshTimer;
};

}  // namespace tessera
