// SPDX-License-Identifier: MIT
// Where keys go, and where the focus goes when what had it is gone. The one place that decides it.
#pragma once

#include <QList>
#include <QPointer>
#include <QQuickItem>
#include <QtQmlIntegration>

class QKeyEvent;
class QQuickWindow;

namespace tessera {

// Holds everything of the window that is not a popup. The rule:
//
// 1. Shortcuts work wherever the focus is, except where a field needs that very key. Text that can
//    only be read needs the keys that select and copy, and no others.
// 2. Enter does what Space does on a button, which only the keyboard reaches: clicks leave the
//    focus where it is.
// 3. What nobody in here needs is for the conversation: text and pasting go to `home`, where the
//    question is written; PgUp, PgDown, Home, End and the arrow keys become conversationKey(). An
//    empty `home` leaves these to the conversation, too. Escape leads to `home`.
// 4. Whatever closes, or is switched off, gives the focus back to where it came from; if that is
//    gone as well, `home` gets it.
// 5. What has the focus is visible. A click on nothing leads to `home`; text that can only be read
//    shows that it has the focus, where nothing in it is selected, once keys are used in it.
// 6. The menu key and Shift+F10 call openContextMenu() of what has the focus, or of the closest
//    item around it that has this function.
// 7. A row that was chosen in a list keeps its keys, as rowKey(), though what it opened leads to
//    `home`: F2, and Del while `home` is empty. The next click or any other key ends that, so that
//    a Del too many after deleting letters never takes the row.
//
// Popups keep their keys: they are above all this, and Qt gives the focus back when they close.
// While another window has the keys, nothing is decided.
// GUI thread only.
class FocusRule : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    // A text field.
    Q_PROPERTY(QQuickItem* home MEMBER m_home NOTIFY homeChanged)

  public:
    explicit FocusRule(QQuickItem* parent = nullptr);

    // A row was chosen, by a click or a key.
    Q_INVOKABLE void chooseRow() { m_rowChosen = true; }

  signals:
    void homeChanged();
    // Qt::Key_F2 or Delete, for the row that was chosen.
    void rowKey(int key);
    // Qt::Key_Up, Down, PageUp, PageDown, Home or End.
    void conversationKey(int key);
    // Any key, in popups too; what only helps the pointer goes.
    void keyUsed();

  protected:
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    // What has come up from below: nobody needed it.
    void keyPressEvent(QKeyEvent* event) override;
    // Of the item with the focus, before it gets them; clicks of the whole window.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Place {
        QPointer<QQuickItem> item;
        bool byKeyboard;  // shows the ring
    };

    void watch(QQuickWindow* window);
    void follow();
    void giveBackUnlessUsable();
    bool holds(const QQuickItem* item) const;
    bool isUsable(const QQuickItem* item) const;
    bool needsShortcut(const QQuickItem* item, QKeyEvent* event) const;
    bool leavesToConversation(const QQuickItem* item, QKeyEvent* event) const;
    // Whether the row that was chosen has taken it.
    bool givesToRow(const QQuickItem* item, QKeyEvent* event);
    void goHome(Qt::FocusReason reason);

    QPointer<QQuickItem> m_home;
    QPointer<QQuickWindow> m_window;
    // What has the focus, or had it until it went away.
    QPointer<QQuickItem> m_focused;
    bool m_rowChosen = false;
    // Where the focus was before, the latest last.
    QList<Place> m_places;
};

}  // namespace tessera
