// SPDX-License-Identifier: MIT
// A photo with round corners that opens the tile view.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style

AbstractButton {
    id: root

    required property var photo
    // Behind the photo: the round corners are painted in it.
    property color behind: Theme.window
    property real cornerRadius: Theme.radiusLarge
    property bool crop: false

    padding: 0
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: Places.fill(qsTr("Photo %1, %2 × %3 pixels. Show its tiles."), [root.photo.name, root.photo.widthPx, root.photo.heightPx])
    Accessible.onPressAction: root.clicked()

    AppToolTip {
        target: root
        text: root.photo.name
        hovered: root.hovered
        pressed: root.down
    }

    contentItem: Item {
        Item {
            anchors.fill: parent
            clip: true

            Rectangle {
                anchors.fill: parent
                color: Theme.surfaceRaised
            }
            Image {
                anchors.fill: parent
                source: root.photo.source
                sourceSize.width: Math.ceil(Math.max(root.width, root.height) * Screen.devicePixelRatio * (root.crop ? 2 : 1))
                fillMode: root.crop ? Image.PreserveAspectCrop : Image.PreserveAspectFit
                asynchronous: true
                mipmap: true
            }
            Rectangle {
                anchors.fill: parent
                anchors.margins: -12
                color: "transparent"
                radius: root.cornerRadius + 12
                border.width: 12
                border.color: root.behind
            }
        }
        // Above the corners.
        ControlFrame {
            anchors.fill: parent
            focused: root.visualFocus
            radius: root.cornerRadius
            outline: root.hovered ? Theme.accent : Theme.divider
            outlineWidth: root.hovered ? 2 : 1
        }
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
