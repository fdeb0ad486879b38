// SPDX-License-Identifier: MIT
// A file, typed or chosen.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Tessera

ColumnLayout {
    id: root

    required property string label
    property alias path: field.text
    property alias placeholder: field.placeholderText
    property alias fieldName: field.objectName

    signal edited

    spacing: 4

    Text {
        text: root.label
        textFormat: Text.PlainText
        color: Theme.text
        font.pixelSize: Theme.bodyPx
    }
    RowLayout {
        spacing: Theme.gapSmall

        AppTextField {
            id: field

            Layout.fillWidth: true
            Accessible.name: root.label
            onEditingFinished: root.edited()
        }
        TextButton {
            text: qsTr("Browse …")
            Accessible.name: qsTr("Browse: %1").arg(root.label)
            onClicked: {
                if (root.path !== "")
                    dialog.currentFolder = App.models.folderOf(root.path);
                dialog.open();
            }
        }
    }
    FileDialog {
        id: dialog

        title: root.label
        nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
        onAccepted: {
            root.path = App.models.toLocalPath(selectedFile);
            root.edited();
        }
    }
}
