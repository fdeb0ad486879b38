// SPDX-License-Identifier: MIT
// The model about to be loaded: what it is, what speaks against it, and, folded away, its options
// and files.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    readonly property var entry: App.modelChoice.entry
    readonly property bool paired: App.modelChoice.source.mmprojPath !== "" && App.modelChoice.source.mmprojPath === entry.source.mmprojPath

    spacing: Theme.gapSmall

    BodyText {
        objectName: "chosenName"
        Layout.fillWidth: true
        visible: text !== ""
        text: root.entry.name
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
        font.weight: Font.DemiBold
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Chosen: %1").arg(text)
    }
    SmallText {
        objectName: "entryDetail"
        Layout.fillWidth: true
        visible: text !== ""
        text: [root.entry.title !== root.entry.name ? root.entry.title : "", root.entry.detail, root.entry.problem].filter(part => part !== "").join("\n")
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
        color: root.entry.problem === "" ? Theme.textDim : Theme.danger
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    SmallText {
        objectName: "pairingText"
        Layout.fillWidth: true
        visible: text !== "" && (root.paired || App.modelChoice.source.mmprojPath === "")
        text: root.entry.pairing
        wrapMode: Text.Wrap
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    BodyText {
        objectName: "choiceProblem"
        Layout.fillWidth: true
        visible: text !== "" && root.entry.problem === ""
        text: App.modelChoice.problem
        wrapMode: Text.Wrap
        color: Theme.danger
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    FoldButton {
        id: options

        objectName: "optionsButton"
        text: qsTr("Options")
    }
    ModelOptions {
        Layout.fillWidth: true
        visible: options.open
    }
    FoldButton {
        id: files

        objectName: "otherFilesButton"
        text: qsTr("Other files")
    }
    ModelFiles {
        Layout.fillWidth: true
        visible: files.open
    }
}
