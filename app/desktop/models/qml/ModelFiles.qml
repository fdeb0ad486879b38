// SPDX-License-Identifier: MIT
// The chosen model's files: typed, or looked for elsewhere than in the library's folders.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    readonly property var entry: App.modelChoice.entry

    spacing: Theme.gap

    PathField {
        Layout.fillWidth: true
        label: qsTr("Language model")
        fieldName: "textPathField"
        placeholder: qsTr("a GGUF file, or a folder with config.json")
        path: App.modelChoice.source.textPath
        onEdited: path => App.modelChoice.choose(path)
    }
    PathField {
        Layout.fillWidth: true
        label: qsTr("Image part (mmproj)")
        fieldName: "mmprojPathField"
        placeholder: root.entry.title !== "" && root.entry.usable && root.entry.source.mmprojPath === "" && root.entry.pairing === "" ? root.entry.eyes : qsTr("for example mmproj-model-f16.gguf")
        path: App.modelChoice.source.mmprojPath
        onEdited: path => App.modelChoice.chooseMmproj(path)
    }
}
