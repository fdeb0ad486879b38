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
    // contentY at the beginning and at the end, with the margins, which belong to it.
    readonly property real firstY: originY - topMargin
    readonly property real lastY: Math.max(firstY, originY + contentHeight + bottomMargin - height)
    readonly property real below: lastY - contentY
    // With the room that the button to the end takes from it, while it is shown.
    property real fullHeight: height
    property real buttonRoom: 0
    readonly property real belowFull: originY + contentHeight + bottomMargin - fullHeight - contentY
    // More than the buttons of the last answer is below, and it does not come by itself.
    readonly property bool away: !following && belowFull > Theme.roomFor(80)
    // The hit that was gone to stays in view while heights change, until the view is moved.
    property bool seeking: false
    // The message at the top and the share of it that is above the view, which stay where they are when all heights
    // change with the size of text or the width.
    property int topRow: -1
    property real topShare: 0
    property bool keeping: false
    // The message to bring into view.
    property int shownRow: -1

    signal photoClicked(var photo, string messageId, int position)
    signal photoLooked(var photo, string messageId, int position)
    // Of the conversation.
    signal settingsRequested
    // Where no message is.
    signal emptyClicked

    function toEnd(): void {
        root.keeping = false;
        root.positionViewAtEnd();
        // The heights of what has just come into view are known now.
        root.contentY = root.lastY;
    }
    function follow(): void {
        if (root.following)
            root.toEnd();
    }
    function within(y: real): real {
        return Math.max(root.firstY, Math.min(root.lastY, y));
    }
    function followIfAtEnd(): void {
        root.following = root.belowFull <= root.bottomMargin;
    }
    function rememberPlace(): void {
        if (root.keeping)
            return;
        root.topRow = root.firstVisibleRow();
        const message = root.itemAtIndex(root.topRow);
        root.topShare = message && message.height > 0 ? (root.contentY - message.y) / message.height : 0;
    }
    function keepPlace(): void {
        if (root.following)
            followTimer.start();
        else if (root.topRow >= 0 && !root.seeking) {
            root.keeping = true;
            steps.take(false);
        }
    }
    // True once it is where it was.
    function showPlace(): bool {
        const message = root.itemAtIndex(root.topRow);
        if (!message) {
            root.positionViewAtIndex(root.topRow, ListView.Beginning);
            return false;
        }
        const y = root.within(message.y + root.topShare * message.height);
        const there = Math.abs(root.contentY - y) < 1;
        root.contentY = y;
        return there;
    }

    // Of the keys that FocusRule leaves to the conversation.
    function scroll(key: int): void {
        root.seeking = false;
        const line = 60;
        const page = (root.fullHeight - root.buttonRoom) * 0.9;
        const by = new Map([[Qt.Key_Up, -line], [Qt.Key_Down, line], [Qt.Key_PageUp, -page], [Qt.Key_PageDown, page]]);
        root.keeping = false;
        if (key === Qt.Key_Home) {
            root.positionViewAtBeginning();
            root.contentY = root.firstY;
        } else if (key === Qt.Key_End)
            root.toEnd();
        else
            root.contentY = root.within(root.contentY + by.get(key));
        root.followIfAtEnd();
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
    function seekHit(): void {
        root.keeping = false;
        steps.take(true);
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
        root.contentY = root.within(root.contentY + top - root.height / 3);
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

    onContentYChanged: root.rememberPlace()
    onContentHeightChanged: {
        followTimer.start();
        root.rememberPlace();
        if (root.seeking)
            root.seekHit();
    }
    onHeightChanged: followTimer.start()
    onWidthChanged: root.keepPlace()
    onCountChanged: {
        root.following = true;
        followTimer.start();
    }
    onMovementStarted: {
        root.following = false;
        root.seeking = false;
        root.keeping = false;
    }
    onMovementEnded: root.followIfAtEnd()

    ScrollBar.vertical: AppScrollBar {
        onPressedChanged: if (!pressed) root.followIfAtEnd()
    }

    FocusRing {
        parent: root
        // Itself, and nothing in it.
        shown: root.activeFocus && root.Window.window !== null && root.Window.window.activeFocusItem === root
        cornerRadius: 0
        // The list clips what is outside of it.
        gap: -Theme.ringWidth
    }
    TapHandler {
        parent: root
        onTapped: root.emptyClicked()
    }
    Connections {
        target: Theme

        function onTextScaleChanged(): void {
            root.keepPlace();
        }
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
            root.seekHit();
        }
    }
    // What comes into view on the way is laid out, and moves what is below it: goes there again until it stays.
    Timer {
        id: steps

        property bool toHit  // else to the place that is kept
        property int left
        property int stays

        // Instead of the one before.
        function take(toHit: bool): void {
            steps.toHit = toHit;
            left = 20;
            stays = 0;
            start();
        }

        interval: 16
        onTriggered: {
            if (!root.seeking && !root.keeping)
                return;
            const stayed = toHit ? root.showHit() : root.showPlace();
            stays = stayed ? stays + 1 : 0;
            left -= 1;
            if (stays < 3 && left > 0)
                restart();
            else
                root.keeping = false;
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
        width: root.width
        columnWidth: root.columnWidth
        visibleTop: root.contentY - y
        visibleBottom: root.contentY - y + root.height
        onPhotoClicked: (photo, messageId, position) => root.photoClicked(photo, messageId, position)
        onPhotoLooked: (photo, messageId, position) => root.photoLooked(photo, messageId, position)
        onSettingsRequested: root.settingsRequested()
    }
}
