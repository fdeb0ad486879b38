// SPDX-License-Identifier: MIT
// An export, an import or a backup: how far it is, and how it ended.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    // What is looked at does not go.
    readonly property bool held: visible && (pointer.hovered || cancelButton.activeFocus || openButton.activeFocus || dismissButton.activeFocus)

    objectName: "archiveBar"
    visible: App.archive.message !== ""
    implicitHeight: Math.max(48, row.implicitHeight + 16)
    radius: Theme.radius
    color: App.archive.failed ? Theme.dangerSurface : Theme.surface
    border.width: 1
    border.color: App.archive.failed ? Theme.danger : Theme.divider
    Accessible.role: Accessible.AlertMessage
    Accessible.name: App.archive.message
    onHeldChanged: App.archive.held = held

    HoverHandler {
        id: pointer
    }
    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: 6
        spacing: Theme.gapSmall

        BodyText {
            objectName: "archiveMessage"
            Layout.fillWidth: true
            text: App.archive.busy ? Places.fill(qsTr("%1 %2%"), [App.archive.message, Math.floor(App.archive.progress * 100)]) : App.archive.message
            wrapMode: Text.Wrap
            color: App.archive.failed ? Theme.danger : Theme.text
            Accessible.ignored: true
        }
        TextButton {
            id: cancelButton

            objectName: "cancelArchiveButton"
            visible: App.archive.busy
            text: qsTr("Cancel")
            onClicked: App.archive.cancel()
        }
        TextButton {
            id: openButton

            objectName: "openExportButton"
            visible: !App.archive.busy && String(App.archive.exportedFolder) !== ""
            text: qsTr("Open")
            Accessible.name: qsTr("Open the folder")
            onClicked: Qt.openUrlExternally(App.archive.exportedFolder)
        }
        IconButton {
            id: dismissButton

            objectName: "dismissArchiveButton"
            visible: !App.archive.busy
            iconName: "close"
            text: qsTr("Dismiss")
            onClicked: App.archive.dismiss()
        }
    }
}
