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
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.5
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Ask about a sample picture: %1").arg(root.picture.question)
    Accessible.onPressAction: root.clicked()

    background: ControlFrame {
        focused: root.visualFocus
        lit: root.hovered || root.down
        radius: Theme.radiusLarge
        fill: Theme.surface
        outline: root.hovered ? Theme.accent : Theme.divider
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
        SmallText {
            id: caption

            anchors.bottom: parent.bottom
            width: parent.width
            height: 2 * Math.ceil(metrics.lineSpacing) + 4
            text: root.picture.question
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            maximumLineCount: 2
            color: Theme.text

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
