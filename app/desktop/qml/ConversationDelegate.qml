// SPDX-License-Identifier: MIT
// A conversation in the sidebar: opens it, renames it in place, deletes it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera

ItemDelegate {
    id: root

    required property string conversationId
    required property string title
    required property int index
    readonly property bool current: App.chat.conversationId === conversationId
    property bool renaming: false

    signal chosen

    function startRenaming(): void {
        root.renaming = true;
        field.text = root.title;
        field.selectAll();
        field.forceActiveFocus();
    }

    objectName: "conversation-" + index
    implicitHeight: Theme.hitSize
    leftPadding: 10
    rightPadding: 4
    topPadding: 0
    bottomPadding: 0
    hoverEnabled: true
    highlighted: current
    font.pixelSize: Theme.bodyPx
    Accessible.name: root.title
    Accessible.description: root.current ? qsTr("open") : ""

    onClicked: {
        App.chat.open(root.conversationId);
        root.chosen();
    }
    onDoubleClicked: root.startRenaming()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2) {
            root.startRenaming();
            event.accepted = true;
        } else if (event.key === Qt.Key_Delete) {
            App.chat.remove(root.conversationId);
            event.accepted = true;
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: root.current || root.hovered ? Theme.surfaceRaised : "transparent"
        border.width: root.visualFocus ? 2 : 0
        border.color: Theme.accent
    }
    Item {
        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding

        Text {
            anchors.left: parent.left
            anchors.right: menuButton.visible ? menuButton.left : parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.renaming
            text: root.title
            textFormat: Text.PlainText
            elide: Text.ElideRight
            color: Theme.text
            font.pixelSize: Theme.bodyPx
            font.weight: root.current ? Font.DemiBold : Font.Normal
        }
        AppTextField {
            id: field

            objectName: "renameField"
            anchors.fill: parent
            anchors.margins: 2
            anchors.leftMargin: -6
            visible: root.renaming
            maximumLength: 200
            Accessible.name: qsTr("Name of the conversation")
            onAccepted: {
                App.chat.rename(root.conversationId, text);
                root.renaming = false;
            }
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
            visible: !root.renaming && (root.hovered || root.current || root.activeFocus || menu.opened)
            iconName: "more"
            text: qsTr("Rename or delete “%1”").arg(root.title)
            fillHovered: Theme.divider
            onClicked: menu.popup(menuButton, 0, menuButton.height)
        }
    }

    Menu {
        id: menu

        MenuItem {
            objectName: "renameAction"
            text: qsTr("Rename")
            onTriggered: root.startRenaming()
        }
        MenuItem {
            objectName: "deleteAction"
            text: qsTr("Delete")
            onTriggered: App.chat.remove(root.conversationId)
        }
    }
}
