// SPDX-License-Identifier: MIT
// A key, as printed on keyboards.
import QtQuick
import Tessera.Style

Rectangle {
    id: root

    required property string text

    implicitWidth: Math.max(26, label.implicitWidth + 14)
    implicitHeight: Theme.roomFor(24)
    radius: 5
    color: Theme.surface
    border.width: 1
    border.color: Theme.outline

    SmallText {
        id: label

        anchors.centerIn: parent
        text: root.text
        color: Theme.text
        Accessible.ignored: true
    }
}
