// SPDX-License-Identifier: MIT
// The look of every line of a menu.
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

MenuItem {
    id: root

    background: Rectangle {
        x: 1
        y: 1
        implicitWidth: 200
        implicitHeight: 40
        width: root.width - 2
        height: root.height - 2
        color: root.down || root.highlighted ? Theme.surfaceRaised : "transparent"
    }
}
