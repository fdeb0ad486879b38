// SPDX-License-Identifier: MIT
// A sample picture with its question; a click asks it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style

AbstractButton {
    id: root

    required property var picture
    property int pictureHeight: 96

    implicitHeight: pictureHeight + caption.height + 3 * 6
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.5
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Ask about a sample picture: %1").arg(root.picture.question)
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: Theme.radiusLarge
        color: root.hovered || root.down ? Theme.surfaceRaised : Theme.surface
        border.width: root.visualFocus ? 2 : 1
        border.color: root.visualFocus || root.hovered ? Theme.accent : Theme.divider
    }
    Item {
        anchors.fill: parent
        anchors.margins: 6

        Image {
            anchors.top: parent.top
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width
            height: root.pictureHeight
            source: root.picture.source
            sourceSize.height: Math.ceil(2 * root.pictureHeight * Screen.devicePixelRatio)
            fillMode: Image.PreserveAspectFit
            asynchronous: true
            mipmap: true
        }
        Text {
            id: caption

            anchors.bottom: parent.bottom
            width: parent.width
            height: 2 * Math.ceil(metrics.lineSpacing) + 4
            text: root.picture.question
            textFormat: Text.PlainText
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            maximumLineCount: 2
            color: Theme.text
            font.pixelSize: Theme.smallPx

            FontMetrics {
                id: metrics

                font: caption.font
            }
        }
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
