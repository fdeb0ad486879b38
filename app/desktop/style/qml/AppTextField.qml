// SPDX-License-Identifier: MIT
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

TextField {
    id: root

    implicitHeight: Theme.controlHeight
    leftPadding: 10
    rightPadding: 10
    font.pixelSize: Theme.bodyPx
    color: Theme.text
    placeholderTextColor: Theme.textDim
    selectByMouse: true
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentText

    background: ControlFrame {
        field: true
        focused: root.activeFocus
        fill: Theme.window
    }
}
