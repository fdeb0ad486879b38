// SPDX-License-Identifier: MIT
// The conversation. Follows a growing answer only while the view is at the end.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Markdown
import Tessera.Style

ListView {
    id: root

    readonly property real columnWidth: Math.min(Theme.columnWidth, width - 2 * Theme.gapLarge)
    property bool following: true
    // There is more below, and it does not come by itself.
    readonly property bool away: !following && !atYEnd && contentHeight > height
    // The hit that was gone to stays in view while heights change, until the view is moved.
    property bool seeking: false
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
        root.seeking = false;
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

    function firstVisibleRow(): int {
        // Between two messages is no message.
        return Math.max(root.indexAt(root.width / 2, root.contentY), root.indexAt(root.width / 2, root.contentY + root.spacing));
    }
    // The hit that was gone to; true once it stays in view.
    function showHit(): bool {
        const field = App.find.field as MessageText;
        if (!field || !root.holds(field))
            return false;
        const area = field.reachHit();
        const top = field.mapToItem(root, 0, area.y).y;
        if (top >= 0 && top + area.height <= root.height)
            return true;
        const first = root.originY - root.topMargin;
        const last = Math.max(first, root.originY + root.contentHeight + root.bottomMargin - root.height);
        root.contentY = Math.max(first, Math.min(last, root.contentY + top - root.height / 3));
        return false;
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
    // The view has the focus itself, and no message of it.
    currentIndex: -1
    // Nothing is highlighted; what would be glides after a row for minutes when heights change above it.
    highlightFollowsCurrentItem: false
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Messages")

    onContentHeightChanged: {
        followTimer.start();
        if (root.seeking)
            hitTimer.seek();
    }
    onHeightChanged: followTimer.start()
    onCountChanged: {
        root.following = true;
        followTimer.start();
    }
    onMovementStarted: {
        root.following = false;
        root.seeking = false;
    }
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

    Connections {
        target: App.find

        function onMoved(): void {
            if (App.find.row < 0)
                return;
            root.following = false;
            root.seeking = true;
            root.positionViewAtIndex(App.find.row, ListView.Contain);
            hitTimer.seek();
        }
    }
    // What comes into view on the way is laid out, and moves what is below it.
    Timer {
        id: hitTimer

        property int left
        property int stays

        function seek(): void {
            left = 20;
            stays = 0;
            start();
        }

        interval: 16
        onTriggered: {
            stays = root.showHit() ? stays + 1 : 0;
            left -= 1;
            if (stays < 3 && left > 0 && root.seeking)
                restart();
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
