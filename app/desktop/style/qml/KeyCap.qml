// SPDX-License-Identifier: MIT
// A key, as it is written on keyboards.
import QtQuick

Rectangle {
    id: root

    required property string text

    implicitWidth: Math.max(26, label.implicitWidth + 14)
    implicitHeight: 24
    radius: 5
    color: Theme.surface
    border.width: 1
    border.color: Theme.outline

    Text {
        id: label

        anchors.centerIn: parent
        text: root.text
        textFormat: Text.PlainText
        color: Theme.text
        font.pixelSize: Theme.smallPx
        Accessible.ignored: true
    }
}
