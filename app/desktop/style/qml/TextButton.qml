// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

Button {
    id: root

    property bool primary: false
    readonly property color labelColor: primary ? Theme.accentText : Theme.text

    implicitHeight: Theme.controlHeight
    leftPadding: Theme.gap
    rightPadding: Theme.gap
    topPadding: 0
    bottomPadding: 0
    spacing: 8
    opacity: enabled ? 1 : 0.45
    font.pixelSize: Theme.bodyPx
    // A click leaves the focus where the user writes.
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    icon.width: 20
    icon.height: 20
    icon.color: labelColor
    palette.buttonText: labelColor
    palette.brightText: labelColor
    palette.windowText: labelColor

    Accessible.name: root.text

    background: ControlFrame {
        focused: root.visualFocus
        lit: root.hovered || root.down && !root.primary
        fill: root.primary ? Theme.accent : "transparent"
        fillLit: root.primary ? Qt.tint(Theme.accent, "#18808080") : Theme.surfaceRaised
        outlineWidth: root.primary || root.flat ? 0 : 1
    }
}
