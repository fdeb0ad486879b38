// SPDX-License-Identifier: MIT
// A button that shows an icon only; `text` is its accessible name and tool tip.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

Button {
    id: root

    required property string iconName
    property color iconColor: Theme.text
    property color fill: "transparent"
    property color fillHovered: Theme.surfaceRaised
    // False while what the button opened covers the tool tip's place.
    property bool tip: true
    property bool overPhoto: false

    implicitWidth: Theme.hitSize
    implicitHeight: Theme.hitSize
    padding: 0
    focusPolicy: Qt.TabFocus
    display: AbstractButton.IconOnly
    opacity: enabled ? 1 : 0.45
    hoverEnabled: true
    // Its ring is above its neighbours.
    z: visualFocus ? 1 : 0

    icon.source: Theme.icon(root.iconName)
    icon.width: 20
    icon.height: 20
    icon.color: root.iconColor

    Accessible.name: root.text

    AppToolTip {
        target: root
        text: root.tip ? root.text : ""
        hovered: root.hovered
        pressed: root.down
    }

    background: ControlFrame {
        focused: root.visualFocus
        overPhoto: root.overPhoto
        lit: root.enabled && (root.hovered || root.down)
        fill: root.fill
        fillLit: root.fillHovered
        outlineWidth: 0

        Behavior on color {
            ColorAnimation {
                duration: Theme.hoverMs
            }
        }
    }
}
