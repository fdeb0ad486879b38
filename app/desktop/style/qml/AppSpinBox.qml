// SPDX-License-Identifier: MIT
// A whole number, with buttons to make it smaller and larger.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.SpinBox {
    id: root

    component StepButton: Item {
        id: step

        required property string iconName
        required property bool hovered
        required property bool pressed

        implicitWidth: 32
        height: root.height

        Rectangle {
            anchors.fill: parent
            anchors.margins: 3
            radius: Theme.radius - 3
            color: step.pressed ? Theme.divider : step.hovered ? Theme.surfaceRaised : "transparent"
        }
        Icon {
            anchors.centerIn: parent
            iconName: step.iconName
            sourceSize.width: 16
            sourceSize.height: 16
            opacity: step.enabled ? 1 : 0.45
        }
    }

    implicitWidth: Theme.roomFor(120)
    implicitHeight: Theme.controlHeight
    leftPadding: 34
    rightPadding: 34
    font.pixelSize: Theme.bodyPx
    opacity: enabled ? 1 : 0.45

    contentItem: BodyText {
        text: root.displayText
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    down.indicator: StepButton {
        x: root.mirrored ? root.width - width : 0
        iconName: "minus"
        hovered: root.down.hovered
        pressed: root.down.pressed
    }
    up.indicator: StepButton {
        x: root.mirrored ? 0 : root.width - width
        iconName: "plus"
        hovered: root.up.hovered
        pressed: root.up.pressed
    }
    background: ControlFrame {
        field: true
        focused: root.activeFocus
        fill: Theme.window
    }
}
