// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick

Column {
    id: root

    required property string messageText
    required property var photos
    readonly property real photoHeight: photos.length === 1 ? 320 : 180

    signal photoClicked(var photo)

    spacing: Theme.gapSmall

    Flow {
        width: root.width
        spacing: Theme.gapSmall
        layoutDirection: Qt.RightToLeft
        visible: root.photos.length > 0

        Repeater {
            model: root.photos

            PhotoTile {
                required property var modelData
                readonly property real scaling: Math.min(root.photoHeight / modelData.heightPx, root.width / modelData.widthPx, 1)

                objectName: "messagePhoto"
                photo: modelData
                width: Math.max(32, modelData.widthPx * scaling)
                height: Math.max(32, modelData.heightPx * scaling)
                onClicked: root.photoClicked(modelData)
            }
        }
    }
    Rectangle {
        anchors.right: parent.right
        visible: root.messageText !== ""
        width: text.width + 2 * Theme.gapLarge
        height: text.height + 20
        radius: Theme.radiusLarge
        color: Theme.surfaceRaised

        MessageText {
            id: text

            x: Theme.gapLarge
            y: 10
            width: Math.min(implicitWidth, root.width * 0.85 - 2 * Theme.gapLarge)
            text: root.messageText
            font.pixelSize: Theme.bodyPx
            Accessible.name: qsTr("You: %1").arg(root.messageText)
        }
    }
}
