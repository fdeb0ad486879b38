// SPDX-License-Identifier: MIT
// A model of the library: what it is, its image part, or why it cannot be used.
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

    objectName: "modelEntry-" + index
    enabled: entry.usable
    hoverEnabled: true
    topPadding: 6
    bottomPadding: 6
    leftPadding: 10
    rightPadding: 10
    Accessible.name: [entry.title, entry.detail, entry.eyes, entry.problem].filter(part => part !== "").join(", ")
    onClicked: App.modelChoice.chooseSource(entry.source)

    background: ControlFrame {
        focused: root.visualFocus
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
                text: root.entry.title
                elide: Text.ElideMiddle
                color: root.entry.usable ? Theme.text : Theme.textDim
            }
            SmallText {
                visible: root.loaded
                text: qsTr("loaded")
                color: Theme.accent
            }
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
