// SPDX-License-Identifier: MIT
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

Slider {
    id: root

    implicitHeight: 28
    padding: 0

    background: Rectangle {
        x: root.leftPadding
        y: root.topPadding + root.availableHeight / 2 - height / 2
        width: root.availableWidth
        height: 4
        radius: 2
        color: Theme.surfaceRaised
        border.width: 1
        border.color: Theme.outline

        Rectangle {
            width: root.visualPosition * parent.width
            height: parent.height
            radius: 2
            color: Theme.accent
        }
    }
    handle: Rectangle {
        x: root.leftPadding + root.visualPosition * (root.availableWidth - width)
        y: root.topPadding + root.availableHeight / 2 - height / 2
        width: 18
        height: 18
        radius: 9
        color: root.pressed ? Theme.accent : Theme.window
        border.width: 2
        border.color: Theme.accent

        FocusRing {
            shown: root.visualFocus
            cornerRadius: parent.radius
        }
    }
}
