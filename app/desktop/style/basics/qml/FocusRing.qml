// SPDX-License-Identifier: MIT
// The ring around what the keyboard has reached. It lies outside of the control with a gap between them, so that
// it also shows around a fill of its own colour; whoever clips must leave it room (Theme.ringReach). Over a photo,
// where any colour may be, it is a light line around a dark one: one of them stands out.
import QtQuick

Rectangle {
    id: root

    required property bool shown
    // Of the control; the ring's corners are parallel to its.
    property real cornerRadius: Theme.radius
    // Negative where the ring must stay inside.
    property int gap: Theme.ringGap
    property bool overPhoto: false
    readonly property int reach: gap + Theme.ringWidth

    objectName: "focusRing"
    anchors.fill: parent
    anchors.margins: -root.reach
    visible: root.shown
    radius: root.cornerRadius + root.reach
    color: "transparent"
    border.width: Theme.ringWidth
    border.color: root.overPhoto ? Theme.ringLight : Theme.ring

    Rectangle {
        objectName: "innerRing"
        anchors.fill: parent
        anchors.margins: Theme.ringWidth
        visible: root.overPhoto
        radius: root.radius - Theme.ringWidth
        color: "transparent"
        border.width: Theme.ringWidth
        border.color: Theme.ringDark
    }
}
