// SPDX-License-Identifier: MIT
// The frame of every dialog: in the middle of the window, its title and its close button above what it shows.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera.Style.Basics

Popup {
    id: root

    // Empty: neither title nor close button.
    property string title
    property string closeText: qsTr("Close (Esc)")
    property string closeName
    // For text of the usual size, and smaller where the window is; 0 is as high as the content.
    property int mostWidth: 560
    property int mostHeight: 0
    property color outline: Theme.divider
    default property alias content: column.data

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(Theme.roomFor(mostWidth), (parent ? parent.width : mostWidth) - 2 * Theme.gapLarge)
    height: Math.min(mostHeight > 0 ? Theme.roomFor(mostHeight) : implicitHeight, (parent ? parent.height : 600) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    spacing: Theme.gapLarge
    modal: true
    focus: true

    background: PopupFrame {
        border.color: root.outline
    }
    ColumnLayout {
        id: column

        anchors.fill: parent
        spacing: root.spacing

        RowLayout {
            visible: root.title !== ""

            TitleText {
                Layout.fillWidth: true
                text: root.title
                wrapMode: Text.Wrap
                maximumLineCount: 2
                elide: Text.ElideRight
            }
            IconButton {
                objectName: root.closeName
                iconName: "close"
                text: root.closeText
                onClicked: root.close()
            }
        }
    }
}
