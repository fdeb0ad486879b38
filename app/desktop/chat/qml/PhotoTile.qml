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
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: Places.fill(qsTr("Photo %1, %2 × %3 pixels. Show its tiles."), [root.photo.name, root.photo.widthPx, root.photo.heightPx])
    Accessible.onPressAction: root.clicked()

    ToolTip.visible: hovered
    ToolTip.delay: 600
    ToolTip.text: root.photo.name

    contentItem: Item {
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
        ControlFrame {
            anchors.fill: parent
            focused: root.visualFocus || root.hovered
            radius: root.cornerRadius
            outline: Theme.divider
        }
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
