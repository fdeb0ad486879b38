// SPDX-License-Identifier: MIT
#include "app/desktop/window/focus_rule.h"

#include <QKeyEvent>
#include <QQuickWindow>

namespace tessera {
namespace {

// Enough to find something that is still there; a longer way back is nobody's way back.
constexpr qsizetype kRememberedPlaces = 16;

bool isText(const QQuickItem* item) {
    return item->inherits("QQuickTextEdit") || item->inherits("QQuickTextInput");
}

bool isReadOnlyText(const QQuickItem* item) {
    return isText(item) && item->property("readOnly").toBool();
}

bool isButton(const QQuickItem* item) {
    return item->inherits("QQuickAbstractButton");
}

bool isEmpty(const QQuickItem* field) {
    return field->property("length").toInt() == 0;
}

// The ring around it is shown.
bool isReachedByKeyboard(const QQuickItem* item) {
    return item->property("visualFocus").toBool();
}

bool isEnter(const QKeyEvent* event) {
    return event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
}

bool isPlain(const QKeyEvent* event) {
    return (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
}

bool isConversationKey(const QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Home:
        case Qt::Key_End:
            return isPlain(event);
        default:
            return false;
    }
}

// From Home to PageDown in Qt's order, with the arrow keys between them.
bool isSelecting(const QKeyEvent* event) {
    return event->modifiers() == Qt::ShiftModifier && event->key() >= Qt::Key_Home &&
           event->key() <= Qt::Key_PageDown;
}

// Some keyboard layouts write letters with AltGr, which some systems call Ctrl and Alt.
bool isWriting(const QKeyEvent* event) {
    const auto modifiers = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier);
    const bool command = modifiers == Qt::ControlModifier || modifiers == Qt::AltModifier ||
                         event->modifiers().testFlag(Qt::MetaModifier);
    const QString text = event->text();
    return !command && !text.isEmpty() && (text.at(0).isPrint() || text.at(0).isSurrogate());
}

bool isMenuKey(const QKeyEvent* event) {
    return (event->key() == Qt::Key_Menu && isPlain(event)) ||
           (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier);
}

bool isModifier(const QKeyEvent* event) {
    return event->key() >= Qt::Key_Shift && event->key() <= Qt::Key_ScrollLock;
}

bool isRowKey(const QKeyEvent* event) {
    return (event->key() == Qt::Key_F2 || event->key() == Qt::Key_Delete) && isPlain(event);
}

bool openContextMenu(QQuickItem* item) {
    for (; item != nullptr; item = item->parentItem())
        if (item->metaObject()->indexOfMethod("openContextMenu()") >= 0)
            return QMetaObject::invokeMethod(item, "openContextMenu");
    return false;
}

void press(QQuickItem* button) {
    const QPointer<QQuickItem> alive(button);
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent space(type, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "));
        if (alive)
            QCoreApplication::sendEvent(alive, &space);
    }
}

}  // namespace

FocusRule::FocusRule(QQuickItem* parent) : QQuickItem(parent) {}

void FocusRule::itemChange(ItemChange change, const ItemChangeData& data) {
    if (change == ItemSceneChange)
        watch(data.window);
    QQuickItem::itemChange(change, data);
}

void FocusRule::watch(QQuickWindow* window) {
    if (m_window) {
        m_window->disconnect(this);
        m_window->removeEventFilter(this);
    }
    m_window = window;
    if (window != nullptr) {
        connect(window, &QQuickWindow::activeFocusItemChanged, this, &FocusRule::follow);
        window->installEventFilter(this);
    }
    follow();
}

void FocusRule::follow() {
    QQuickItem* item = m_window ? m_window->activeFocusItem() : nullptr;
    if (item == m_focused)
        return;
    if (m_focused) {
        m_focused->removeEventFilter(this);
        m_focused->disconnect(this);
    }
    m_focused = item;
    if (item != nullptr) {
        item->installEventFilter(this);
        connect(item, &QQuickItem::visibleChanged, this, &FocusRule::giveBackUnlessUsable,
                Qt::QueuedConnection);
        connect(item, &QQuickItem::enabledChanged, this, &FocusRule::giveBackUnlessUsable,
                Qt::QueuedConnection);
    }
    // Queued: the window is still in the middle of a change, and the key that led to it may still
    // be on its way up.
    QMetaObject::invokeMethod(this, &FocusRule::giveBackUnlessUsable, Qt::QueuedConnection);
}

void FocusRule::giveBackUnlessUsable() {
    if (!m_window || !m_home)
        return;
    QQuickItem* item = m_window->activeFocusItem();
    // While another window has the keys, nothing here has them, and the focus waits where it is: in
    // an open dialog, too.
    if (item == nullptr)
        return;
    // A popup looks after its own focus.
    if (item != m_window->contentItem() && !holds(item))
        return;
    if (isUsable(item))
        return;
    while (!m_places.isEmpty()) {
        const Place place = m_places.takeLast();
        if (place.item && place.item != item && isUsable(place.item)) {
            place.item->forceActiveFocus(place.byKeyboard ? Qt::TabFocusReason
                                                          : Qt::OtherFocusReason);
            return;
        }
    }
    goHome(Qt::OtherFocusReason);
}

bool FocusRule::holds(const QQuickItem* item) const {
    return item == this || isAncestorOf(item);
}

bool FocusRule::isUsable(const QQuickItem* item) const {
    // A scope that the keyboard cannot reach has the focus only because what was in it has gone.
    const bool leftOver = item->isFocusScope() && !item->activeFocusOnTab() && !isText(item);
    return item != this && holds(item) && item->isVisible() && item->isEnabled() && !leftOver;
}

// Whether it needs a key that would otherwise be a shortcut.
bool FocusRule::needsShortcut(const QQuickItem* item, QKeyEvent* event) const {
    if (!isReadOnlyText(item))
        return true;  // as the item says
    return event->matches(QKeySequence::Copy) || event->matches(QKeySequence::SelectAll) ||
           isSelecting(event);
}

bool FocusRule::leavesToConversation(const QQuickItem* item, QKeyEvent* event) const {
    if (!isConversationKey(event))
        return false;
    if (item == m_home)
        return isEmpty(item);
    return isReadOnlyText(item) && holds(item);
}

bool FocusRule::givesToRow(const QQuickItem* item, QKeyEvent* event) {
    if (!m_rowChosen || item != m_home || !isRowKey(event))
        return false;
    m_rowChosen = false;
    if (event->key() == Qt::Key_Delete && !isEmpty(item))
        return false;
    emit rowKey(event->key());
    event->accept();
    return true;
}

bool FocusRule::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::TouchBegin)
        m_rowChosen = false;
    auto* item = qobject_cast<QQuickItem*>(watched);
    if (item == nullptr)
        return false;
    switch (event->type()) {
        case QEvent::FocusOut:
            if (holds(item)) {
                m_places.removeIf([item](const Place& place) { return place.item == item; });
                m_places.append({item, isReachedByKeyboard(item)});
                if (m_places.size() > kRememberedPlaces)
                    m_places.removeFirst();
            }
            return false;
        case QEvent::InputMethod:
            m_rowChosen = false;
            emit keyUsed();
            return false;
        case QEvent::ShortcutOverride:
            if (auto* key = static_cast<QKeyEvent*>(event); !isRowKey(key) && !isModifier(key))
                m_rowChosen = false;
            emit keyUsed();
            if (needsShortcut(item, static_cast<QKeyEvent*>(event)))
                return false;
            event->ignore();
            return true;
        case QEvent::KeyPress: {
            auto* key = static_cast<QKeyEvent*>(event);
            if (givesToRow(item, key))
                return true;
            if (isReadOnlyText(item))
                item->setProperty("usedByKeys", true);
            if (isEnter(key) && isPlain(key) && isButton(item)) {
                if (!key->isAutoRepeat())
                    press(item);
                key->accept();
                return true;
            }
            if (isMenuKey(key) && openContextMenu(item)) {
                key->accept();
                return true;
            }
            if (!leavesToConversation(item, key))
                return false;
            // Refused, it goes on to the item's parents.
            key->ignore();
            return true;
        }
        default:
            return false;
    }
}

void FocusRule::keyPressEvent(QKeyEvent* event) {
    event->ignore();
    if (!m_home || !m_home->isVisible() || !m_home->isEnabled())
        return;
    const bool atHome = m_home->hasActiveFocus();
    if (isConversationKey(event)) {
        // At the first and the last line of a question, the arrow keys do nothing.
        const bool paging = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
        if (paging || !atHome || isEmpty(m_home))
            emit conversationKey(event->key());
        event->accept();
    } else if (!atHome && (isWriting(event) || event->matches(QKeySequence::Paste))) {
        goHome(Qt::ShortcutFocusReason);
        QCoreApplication::sendEvent(m_home, event);
    } else if (!atHome && event->key() == Qt::Key_Escape) {
        goHome(Qt::ShortcutFocusReason);
        event->accept();
    }
}

void FocusRule::goHome(Qt::FocusReason reason) {
    if (m_home && m_home->isVisible())
        m_home->forceActiveFocus(reason);
}

}  // namespace tessera
