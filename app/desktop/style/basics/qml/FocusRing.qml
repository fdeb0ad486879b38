// SPDX-License-Identifier: MIT
// The ring around what the keyboard has reached. It lies outside of the control with a gap between them, so that
// it also shows around a fill of its own colour; whoever clips must leave it room (Theme.ringReach).
import QtQuick

Rectangle {
    id: root

    required property bool shown
    // Of the control; the ring's corners are parallel to its.
    property real cornerRadius: Theme.radius
    // Negative where the ring must stay inside.
    property int gap: Theme.ringGap
    readonly property int reach: gap + Theme.ringWidth

    objectName: "focusRing"
    anchors.fill: parent
    anchors.margins: -root.reach
    visible: root.shown
    radius: root.cornerRadius + root.reach
    color: "transparent"
    border.width: Theme.ringWidth
    border.color: Theme.ring
}
