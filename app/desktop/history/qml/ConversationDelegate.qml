// SPDX-License-Identifier: MIT
// A conversation in the sidebar: opens it, renames it in place, pins it, deletes it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

ItemDelegate {
    id: root

    required property string conversationId
    required property string title
    required property bool pinned
    required property var photo
    required property int index
    readonly property bool current: App.conversation.conversationId === conversationId
    readonly property color fill: current || hovered ? Theme.surfaceRaised : Theme.surface
    readonly property bool busy: App.answer.conversationId === conversationId
    readonly property var waitingIds: App.waiting.conversationIds
    // A question in it waits for the answer in another one.
    readonly property bool waiting: !busy && waitingIds.includes(conversationId)
    readonly property string progress: busy ? qsTr("being answered") : waiting ? qsTr("a question is waiting") : ""
    property bool renaming: false

    signal chosen
    signal exportRequested(string conversationId, string format)

    function startRenaming(): void {
        root.renaming = true;
        field.text = root.title;
        field.selectAll();
        field.forceActiveFocus();
    }

    // True if it is one of a row's own keys.
    function useKey(key: int): bool {
        if (key === Qt.Key_F2)
            root.startRenaming();
        else if (key === Qt.Key_Delete)
            App.history.remove(root.conversationId);
        else
            return false;
        return true;
    }

    // FocusRule calls it.
    function openContextMenu(): void {
        menu.popup(menuButton, 0, menuButton.height);
    }

    objectName: "conversation-" + index
    implicitHeight: Theme.roomFor(44)
    leftPadding: 6
    rightPadding: 4
    topPadding: 0
    bottomPadding: 0
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    highlighted: current
    font.pixelSize: Theme.bodyPx
    Accessible.name: root.title
    Accessible.description: root.progress !== "" ? root.progress : root.current ? (root.pinned ? qsTr("open, pinned") : qsTr("open")) : (root.pinned ? qsTr("pinned") : "")
    // The view reuses its items for other conversations.
    onConversationIdChanged: root.renaming = false

    onClicked: {
        App.conversation.open(root.conversationId);
        root.chosen();
    }
    onDoubleClicked: root.startRenaming()
    Keys.onPressed: event => event.accepted = root.useKey(event.key)

    background: ControlFrame {
        focused: root.activeFocus
        fill: root.fill
        outlineWidth: 0
    }
    Item {
        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding

        ConversationThumbnail {
            id: thumbnail

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            photo: root.photo
            behind: root.fill
        }
        BodyText {
            anchors.left: thumbnail.right
            anchors.leftMargin: 8
            anchors.right: mark.visible ? mark.left : menuButton.visible ? menuButton.left : parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.renaming
            text: root.title
            elide: Text.ElideRight
            font.weight: root.current ? Font.DemiBold : Font.Normal
        }
        Item {
            id: mark

            anchors.right: menuButton.visible ? menuButton.left : parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            width: 16
            height: 16
            visible: root.progress !== "" && !root.renaming

            BusyDot {
                objectName: "conversationBusy"
                anchors.centerIn: parent
                visible: root.busy
            }
            Icon {
                objectName: "conversationWaiting"
                anchors.centerIn: parent
                visible: root.waiting
                iconName: "waiting"
                sourceSize.width: 16
                sourceSize.height: 16
                color: Theme.textDim
            }
            HoverHandler {
                id: markHover
            }
            AppToolTip {
                target: mark
                text: root.progress
                hovered: markHover.hovered
            }
        }
        AppTextField {
            id: field

            objectName: "renameField"
            anchors.left: thumbnail.right
            anchors.leftMargin: 2
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: root.renaming
            maximumLength: 200
            Accessible.name: qsTr("Name of the conversation")
            onAccepted: {
                App.history.rename(root.conversationId, text);
                root.renaming = false;
            }
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: root.renaming = false
            onActiveFocusChanged: if (!activeFocus) root.renaming = false
        }
        IconButton {
            id: menuButton

            objectName: "conversationMenu"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: 32
            height: 32
            visible: !root.renaming && (root.hovered || root.current || root.activeFocus || menuButton.activeFocus || menu.opened)
            iconName: "more"
            text: qsTr("Rename, pin, export or delete “%1”").arg(root.title)
            fillHovered: Theme.divider
            tip: !menu.opened
            onClicked: root.openContextMenu()
        }
    }
    // A handler of its own would make the row take the right button for a click.
    MouseArea {
        anchors.fill: parent
        enabled: !root.renaming
        acceptedButtons: Qt.RightButton
        onClicked: mouse => menu.popup(root, mouse.x, mouse.y)
    }

    ExportItems {
        target: menu
        position: 2
        label: qsTr("Export as %1 …")
        possible: !App.archive.busy
        onChosen: format => root.exportRequested(root.conversationId, format)
    }
    AppMenu {
        id: menu

        AppMenuItem {
            objectName: "renameAction"
            text: qsTr("Rename")
            keys: "F2"
            onTriggered: root.startRenaming()
        }
        AppMenuItem {
            objectName: "pinAction"
            text: root.pinned ? qsTr("Unpin") : qsTr("Pin to the top")
            onTriggered: App.history.setPinned(root.conversationId, !root.pinned)
        }
        AppMenuSeparator {}
        AppMenuItem {
            objectName: "deleteAction"
            text: qsTr("Delete")
            keys: "Del"
            danger: true
            onTriggered: App.history.remove(root.conversationId)
        }
    }
}
