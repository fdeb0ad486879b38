// SPDX-License-Identifier: MIT
// Offers to undo a deletion, for a while.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    readonly property string message: App.undo.text

    objectName: "undoBar"
    visible: message !== ""
    width: Math.min(row.implicitWidth + 24, (parent ? parent.width : 0) - 32)
    height: Theme.roomFor(52)
    radius: Theme.radiusLarge
    color: Theme.surfaceRaised
    border.width: 1
    border.color: Theme.outline
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.message

    onMessageChanged: if (message !== "") timer.restart()

    Timer {
        id: timer

        interval: 12000
        onTriggered: App.undo.forget()
    }
    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.gapLarge
        anchors.rightMargin: Theme.gapSmall
        spacing: Theme.gap

        BodyText {
            Layout.fillWidth: true
            Layout.maximumWidth: 320
            text: root.message
            elide: Text.ElideRight
        }
        TextButton {
            objectName: "undoButton"
            text: qsTr("Undo")
            onClicked: App.undo.undo()
        }
        IconButton {
            iconName: "close"
            text: qsTr("Dismiss")
            onClicked: App.undo.forget()
        }
    }
}
