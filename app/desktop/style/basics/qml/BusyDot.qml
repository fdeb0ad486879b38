// SPDX-License-Identifier: MIT
// Shows that something is under way.
import QtQuick

Rectangle {
    id: root

    implicitWidth: 8
    implicitHeight: 8
    radius: 4
    color: Theme.accent

    SequentialAnimation on opacity {
        loops: Animation.Infinite
        running: root.visible

        NumberAnimation {
            to: 0.25
            duration: 600
        }
        NumberAnimation {
            to: 1
            duration: 600
        }
    }
}
