// SPDX-License-Identifier: MIT
// What is behind every control: its surface, its outline, and the ring around what has the focus.
import QtQuick

Rectangle {
    id: root

    required property bool focused
    // Under the pointer, pressed or chosen.
    property bool lit: false
    property color fill: "transparent"
    property color fillLit: Theme.surfaceRaised
    property color outline: Theme.outline
    property int outlineWidth: 1
    property color ring: Theme.accent

    radius: Theme.radius
    color: root.lit ? root.fillLit : root.fill
    border.width: root.focused ? 2 : root.outlineWidth
    border.color: root.focused ? root.ring : root.outline
}
