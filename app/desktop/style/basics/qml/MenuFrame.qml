// SPDX-License-Identifier: MIT
// What is behind menus, lists to choose from and tool tips: above everything else, as a soft shadow shows.
pragma ComponentBehavior: Bound

import QtQuick

Rectangle {
    id: root

    radius: Theme.radius
    color: Theme.menu
    border.width: 1
    border.color: Theme.divider

    // Rectangles on top of each other, because Qt 6.4 has no blur.
    Repeater {
        model: root.visible ? Theme.shadowSteps : 0

        Rectangle {
            required property int index

            z: -1
            anchors.fill: parent
            anchors.margins: -index
            anchors.topMargin: 3 - index
            anchors.bottomMargin: -3 - index
            radius: root.radius + index
            color: Theme.shadow
        }
    }
}
