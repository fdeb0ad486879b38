// SPDX-License-Identifier: MIT
// Says for a moment what has been done.
import QtQuick
import Tessera.Style.Basics

Rectangle {
    id: root

    property real mostWidth: 400

    function show(text: string): void {
        label.text = text;
        timer.restart();
    }

    visible: timer.running
    width: label.width + 2 * Theme.gap
    height: label.height + 2 * Theme.gapSmall
    radius: Theme.radius
    color: Theme.surfaceRaised
    border.width: 1
    border.color: Theme.divider
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text

    SmallText {
        id: label

        objectName: "noteText"
        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.mostWidth)
        wrapMode: Text.Wrap
        color: Theme.text
        Accessible.ignored: true
    }
    Timer {
        id: timer

        interval: 6000
    }
}
