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
    // To be written in: the outline steps back for the ring, which is there most of the time.
    property bool field: false
    property alias ringGap: ring.gap
    property alias overPhoto: ring.overPhoto

    radius: Theme.radius
    color: root.lit ? root.fillLit : root.fill
    border.width: root.outlineWidth
    border.color: root.field && root.focused ? Theme.divider : root.outline

    FocusRing {
        id: ring

        shown: root.focused
        cornerRadius: root.radius
    }
}
