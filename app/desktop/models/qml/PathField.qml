// SPDX-License-Identifier: MIT
// A file or a folder, typed or chosen.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    required property string label
    // What is chosen; typing changes it by `edited`.
    required property string path
    property alias placeholder: field.placeholderText
    property alias fieldName: field.objectName

    signal edited(string path)

    spacing: 4
    onPathChanged: if (field.text.trim() !== path) field.text = path
    Component.onCompleted: field.text = path

    RowLayout {
        spacing: Theme.gapSmall

        BodyText {
            Layout.fillWidth: true
            text: root.label
            elide: Text.ElideRight
        }
        TextButton {
            objectName: root.fieldName + "-file"
            text: qsTr("File …")
            Accessible.name: qsTr("Choose a file: %1").arg(root.label)
            onClicked: {
                if (root.path !== "")
                    fileDialog.currentFolder = App.modelChoice.folderOf(root.path);
                fileDialog.open();
            }
        }
        TextButton {
            objectName: root.fieldName + "-folder"
            text: qsTr("Folder …")
            Accessible.name: qsTr("Choose a folder: %1").arg(root.label)
            onClicked: {
                if (root.path !== "")
                    folderDialog.currentFolder = App.modelChoice.folderOf(root.path);
                folderDialog.open();
            }
        }
    }
    AppTextField {
        id: field

        Layout.fillWidth: true
        Accessible.name: root.label
        onTextEdited: root.edited(text)
    }
    FileChooser {
        id: fileDialog

        title: root.label
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        nameFilters: [qsTr("Models (*.gguf *.safetensors pytorch_model*.bin config.json)"), qsTr("All files (*)")]
        onAccepted: root.edited(App.modelChoice.toLocalPath(selectedFile))
    }
    FileChooser {
        id: folderDialog

        mode: FileChooser.OpenFolder
        title: root.label
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        onAccepted: root.edited(App.modelChoice.toLocalPath(selectedFile))
    }
}
