// SPDX-License-Identifier: MIT
// A model of the library: its own name, its files, what it is, or why it cannot be used.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

ItemDelegate {
    id: root

    required property var entry
    required property int index
    readonly property bool current: App.modelChoice.source.textPath === entry.source.textPath
    readonly property bool loaded: App.models.status === ModelController.Ready && App.models.source.textPath === entry.source.textPath
    readonly property string files: [entry.title === entry.name ? "" : entry.title, entry.program, entry.place].filter(part => part !== "").join(" · ")

    // It is loaded already.
    signal done

    // Another image part that was chosen for it stays.
    function choose(): void {
        if (!root.current)
            App.modelChoice.chooseSource(root.entry.source);
    }
    function load(): void {
        if (root.loaded) {
            root.done();
        } else if (root.entry.usable) {
            root.choose();
            App.modelChoice.load();
        }
    }

    objectName: "modelEntry-" + index
    enabled: entry.usable
    hoverEnabled: true
    topPadding: 6
    bottomPadding: 6
    leftPadding: 10
    rightPadding: 10
    Accessible.name: [entry.name, root.files, entry.detail, entry.eyes, entry.problem].filter(part => part !== "").join(", ")
    Accessible.description: root.loaded ? qsTr("loaded") : ""
    onClicked: root.choose()
    onDoubleClicked: root.load()
    // Enter, too, which presses buttons as the space bar does (FocusRule). The arrows have chosen.
    Keys.onSpacePressed: root.load()

    background: ControlFrame {
        focused: root.activeFocus
        lit: root.current || root.hovered
        fill: Theme.surface
        outline: Theme.accent
        outlineWidth: root.current ? 2 : 0
    }
    contentItem: Column {
        spacing: 2

        RowLayout {
            width: parent.width
            spacing: 6

            BodyText {
                Layout.fillWidth: true
                text: root.entry.name
                elide: Text.ElideMiddle
                font.weight: root.loaded ? Font.DemiBold : Font.Normal
                color: root.entry.usable ? Theme.text : Theme.textDim
            }
            SmallText {
                objectName: "loadedMark"
                visible: root.loaded
                text: qsTr("loaded")
                color: Theme.accent
            }
        }
        SmallText {
            objectName: "entryFiles"
            width: parent.width
            visible: text !== ""
            text: root.files
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
        }
        SmallText {
            width: parent.width
            visible: text !== ""
            text: [root.entry.detail, root.entry.eyes].filter(part => part !== "").join(" · ")
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
        }
        SmallText {
            width: parent.width
            visible: text !== ""
            text: root.entry.problem
            wrapMode: Text.Wrap
            maximumLineCount: 4
            elide: Text.ElideRight
            color: Theme.danger
        }
    }
}
