// SPDX-License-Identifier: MIT
// Copies something, and shows for a moment that it has.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Style.Basics

IconButton {
    id: root

    required property string label
    readonly property bool done: timer.running

    signal copyRequested

    function copy(): void {
        root.copyRequested();
        root.showDone();
    }
    // What it copies has been copied in another way.
    function showDone(): void {
        timer.restart();
    }

    iconName: done ? "check" : "copy"
    iconColor: done ? Theme.accent : Theme.textDim
    text: done ? qsTr("Copied") : label
    onClicked: root.copy()

    // Screen readers read it out when it appears.
    Item {
        objectName: "copiedNote"
        visible: root.done
        Accessible.role: Accessible.AlertMessage
        Accessible.name: qsTr("Copied")
    }
    Timer {
        id: timer

        interval: 2000
    }
}
