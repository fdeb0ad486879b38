// SPDX-License-Identifier: MIT
// What a conversation shows before its first question.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera

ColumnLayout {
    id: root

    readonly property bool needsModel: App.models.status !== ModelController.Ready && App.models.status !== ModelController.Loading

    signal modelRequested
    signal photosRequested

    spacing: Theme.gapLarge

    Image {
        Layout.alignment: Qt.AlignHCenter
        source: Theme.icon("tessera")
        sourceSize.width: 72
        sourceSize.height: 72
    }
    Text {
        Layout.fillWidth: true
        text: root.needsModel ? qsTr("Choose a model to begin.") : qsTr("Drop a photo here and ask about it.")
        textFormat: Text.PlainText
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        color: Theme.text
        font.pixelSize: Theme.titlePx
        font.weight: Font.DemiBold
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Text {
        Layout.fillWidth: true
        Layout.maximumWidth: 460
        Layout.alignment: Qt.AlignHCenter
        text: root.needsModel ? qsTr("Tessera needs a LLaVA model as GGUF files: the language model, and its image part (mmproj). Everything stays on this computer.") : qsTr("You can also paste one, or open it from a folder. Click a photo to see how the model cuts it into tiles.")
        textFormat: Text.PlainText
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        lineHeight: 1.4
        color: Theme.textDim
        font.pixelSize: Theme.bodyPx
    }
    TextButton {
        objectName: "emptyStateAction"
        Layout.alignment: Qt.AlignHCenter
        primary: root.needsModel
        text: root.needsModel ? qsTr("Choose a model") : qsTr("Open photos")
        onClicked: root.needsModel ? root.modelRequested() : root.photosRequested()
    }
}
