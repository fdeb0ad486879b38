// SPDX-License-Identifier: MIT
import QtQuick
import QtQuick.Controls.Basic

TextField {
    id: root

    implicitHeight: Theme.hitSize
    leftPadding: 10
    rightPadding: 10
    font.pixelSize: Theme.bodyPx
    color: Theme.text
    placeholderTextColor: Theme.textDim
    selectByMouse: true
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentText

    background: Rectangle {
        radius: Theme.radius
        color: Theme.window
        border.width: root.activeFocus ? 2 : 1
        border.color: root.activeFocus ? Theme.accent : Theme.outline
    }
}
