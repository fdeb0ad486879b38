// SPDX-License-Identifier: MIT
// All shortcuts.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style

Popup {
    id: root

    objectName: "shortcutSheet"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(560, (parent ? parent.width : 560) - 2 * Theme.gapLarge)
    height: Math.min(heading.height + list.contentHeight + 2 * padding + Theme.gap, (parent ? parent.height : 600) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true

    onOpened: list.forceActiveFocus()

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.divider
    }

    Item {
        id: heading

        width: root.availableWidth
        height: Theme.hitSize

        Text {
            anchors.left: parent.left
            anchors.right: closeButton.left
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Keyboard shortcuts")
            textFormat: Text.PlainText
            elide: Text.ElideRight
            color: Theme.text
            font.pixelSize: Theme.titlePx
            font.weight: Font.DemiBold
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        IconButton {
            id: closeButton

            objectName: "closeShortcutSheet"
            anchors.right: parent.right
            iconName: "close"
            text: qsTr("Close (Esc)")
            onClicked: root.close()
        }
    }
    ListView {
        id: list

        objectName: "shortcutList"
        anchors.top: heading.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        width: root.availableWidth
        clip: true
        spacing: Theme.gapLarge
        model: ShortcutTable.groups
        boundsBehavior: Flickable.StopAtBounds
        // All of it is known from the start: five groups.
        cacheBuffer: 4000
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Keyboard shortcuts")

        ScrollBar.vertical: ScrollBar {}

        Keys.onUpPressed: contentY = Math.max(0, contentY - 60)
        Keys.onDownPressed: contentY = Math.max(0, Math.min(contentHeight - height, contentY + 60))

        delegate: ShortcutGroup {
            width: ListView.view ? ListView.view.width - Theme.gap : 0
        }
    }
}
