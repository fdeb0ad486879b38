// SPDX-License-Identifier: MIT
// What can be done with the text of the question that is being written.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

AppMenu {
    id: root

    required property TextArea input
    readonly property bool selected: input.selectedText !== ""

    AppMenuItem {
        objectName: "cutAction"
        enabled: root.selected
        text: qsTr("Cut")
        keys: "Ctrl+X"
        onTriggered: root.input.cut()
    }
    AppMenuItem {
        objectName: "copyAction"
        enabled: root.selected
        text: qsTr("Copy")
        keys: "Ctrl+C"
        onTriggered: root.input.copy()
    }
    AppMenuItem {
        objectName: "pasteAction"
        text: qsTr("Paste text or photos")
        keys: "Ctrl+V"
        onTriggered: {
            if (!App.composer.paste())
                root.input.paste();
        }
    }
    AppMenuSeparator {}
    AppMenuItem {
        objectName: "selectAllAction"
        enabled: root.input.length > 0
        text: qsTr("Select all")
        keys: "Ctrl+A"
        onTriggered: root.input.selectAll()
    }
}
