// SPDX-License-Identifier: MIT
// The conversation. Follows a growing answer only while the view is at the end.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

ListView {
    id: root

    readonly property real columnWidth: Math.min(Theme.columnWidth, width - 2 * Theme.gapLarge)
    property bool following: true
    // The message to bring into view.
    property int shownRow: -1

    signal photoClicked(var photo, string messageId, int position)
    signal photoLooked(var photo, string messageId, int position)

    function follow(): void {
        if (root.following)
            root.positionViewAtEnd();
    }

    // Of the keys that FocusRule leaves to the conversation.
    function scroll(key: int): void {
        const line = 60;
        const page = root.height * 0.9;
        const steps = new Map([[Qt.Key_Up, -line], [Qt.Key_Down, line], [Qt.Key_PageUp, -page], [Qt.Key_PageDown, page]]);
        if (key === Qt.Key_Home)
            root.positionViewAtBeginning();
        else if (key === Qt.Key_End)
            root.positionViewAtEnd();
        // The margins belong to it; and the heights of what has just come into view are known now.
        const first = root.originY - root.topMargin;
        const last = Math.max(first, root.originY + root.contentHeight + root.bottomMargin - root.height);
        root.contentY = key === Qt.Key_Home ? first : key === Qt.Key_End ? last : Math.max(first, Math.min(last, root.contentY + steps.get(key)));
        root.following = root.contentY >= last - 1;
    }
    function editLastQuestion(): void {
        for (let row = root.count - 1; row >= 0; --row) {
            root.positionViewAtIndex(row, ListView.Contain);
            const message = root.itemAtIndex(row) as MessageDelegate;
            if (!message)
                return;
            if (message.messageRole === ChatMessage.User) {
                message.edit();
                return;
            }
        }
    }

    function holds(item: Item): bool {
        let place = item;
        while (place && place !== root.contentItem)
            place = place.parent;
        return place !== null;
    }
    // The part of an item that the keyboard has reached, in its coordinates; null after a click.
    function reachedArea(item: var): var {
        if (item.currentLink >= 0)
            return item.cursorRectangle;
        return item.visualFocus ? Qt.rect(0, 0, item.width, item.height) : null;
    }
    function reveal(): void {
        const item = root.Window.window ? root.Window.window.activeFocusItem : null;
        const area = item && root.holds(item) ? root.reachedArea(item) : null;
        if (!area)
            return;
        const top = item.mapToItem(root, 0, area.y).y;
        const past = top + Math.min(area.height, root.height) - root.height;
        if (top < 0 || past > 0) {
            root.following = false;
            root.contentY += top < 0 ? top - Theme.gap : past + Theme.gap;
        }
    }

    objectName: "messageList"
    clip: true
    model: App.messages
    spacing: Theme.gapHuge
    topMargin: Theme.gapHuge
    bottomMargin: Theme.gapLarge
    cacheBuffer: 4000
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    // The arrow keys scroll.
    keyNavigationEnabled: false
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Messages")

    onContentHeightChanged: followTimer.start()
    onHeightChanged: followTimer.start()
    onCountChanged: {
        root.following = true;
        followTimer.start();
    }
    onMovementStarted: root.following = false
    onMovementEnded: root.following = root.atYEnd

    ScrollBar.vertical: AppScrollBar {
        onPressedChanged: if (!pressed) root.following = root.atYEnd
    }

    FocusRing {
        parent: root
        // Itself, and nothing in it.
        shown: root.activeFocus && root.Window.window !== null && root.Window.window.activeFocusItem === root
        cornerRadius: 0
        // The list clips what is outside of it.
        gap: -Theme.ringWidth
    }
    Connections {
        target: App.conversation

        function onMessageShown(row: int): void {
            root.following = false;
            root.shownRow = row;
            root.positionViewAtIndex(row, ListView.Contain);
            followTimer.start();
        }
    }

    // The view's extents are updated only after this event.
    Timer {
        id: followTimer

        interval: 0
        onTriggered: {
            root.follow();
            // Heights on the way were estimates: again, now that the ones nearby are known.
            if (root.shownRow >= 0)
                root.positionViewAtIndex(root.shownRow, ListView.Contain);
            root.shownRow = -1;
        }
    }

    // What the keyboard reaches is brought into view, after this event, when the item knows about it.
    Timer {
        id: revealTimer

        interval: 0
        onTriggered: root.reveal()
    }
    Connections {
        target: root.Window.window

        function onActiveFocusItemChanged(): void {
            revealTimer.start();
        }
    }
    Connections {
        target: root.Window.window ? root.Window.window.activeFocusItem as TextEdit : null

        function onCursorRectangleChanged(): void {
            revealTimer.start();
        }
    }

    delegate: MessageDelegate {
        x: (ListView.view.width - width) / 2
        width: root.columnWidth
        visibleTop: root.contentY - y
        visibleBottom: root.contentY - y + root.height
        onPhotoClicked: (photo, messageId, position) => root.photoClicked(photo, messageId, position)
        onPhotoLooked: (photo, messageId, position) => root.photoLooked(photo, messageId, position)
    }
}
