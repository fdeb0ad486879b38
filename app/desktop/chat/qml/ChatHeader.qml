// SPDX-License-Identifier: MIT
// The conversation's title, its settings and the model.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Models
import Tessera.Style

Rectangle {
    id: root

    required property bool narrow
    required property bool sidebarHidden

    signal menuRequested
    signal modelRequested
    signal settingsRequested

    implicitHeight: Theme.roomFor(52)
    color: Theme.window

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: root.narrow ? Theme.gapSmall : Theme.gapLarge
        anchors.rightMargin: Theme.gapSmall
        spacing: Theme.gapSmall

        IconButton {
            objectName: "drawerButton"
            visible: root.sidebarHidden
            iconName: "menu"
            text: qsTr("Conversations")
            onClicked: root.menuRequested()
        }
        TitleText {
            Layout.fillWidth: true
            Layout.minimumWidth: 60
            text: App.conversation.title === "" ? qsTr("New chat") : App.conversation.title
            elide: Text.ElideRight
            font.pixelSize: root.narrow ? Theme.bodyPx : Theme.titlePx
        }
        IconButton {
            objectName: "chatSettingsButton"
            iconName: "tune"
            iconColor: App.chatSettings.plain ? Theme.text : Theme.accent
            text: App.chatSettings.plain ? qsTr("Settings of this chat (Ctrl+E)") : qsTr("Settings of this chat, changed (Ctrl+E)")
            onClicked: root.settingsRequested()
        }
        ModelButton {
            mostWidth: root.width * (root.narrow ? 0.45 : 0.6)
            showDevice: !root.narrow
            onClicked: root.modelRequested()
        }
    }
    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: 1
        color: Theme.divider
    }
}
