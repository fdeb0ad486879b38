// SPDX-License-Identifier: MIT
// The files about to be loaded, what they are, what they need and where they go.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera

ColumnLayout {
    id: root

    readonly property var entry: App.modelChoice.entry
    readonly property bool paired: App.modelChoice.mmprojPath !== "" && App.modelChoice.mmprojPath === entry.mmprojPath
    readonly property var contextLengths: {
        const lengths = [0, 1024, 2048, 4096, 8192, 16384, 32768];
        const chosen = App.modelChoice.contextLength;
        if (lengths.indexOf(chosen) < 0)
            lengths.push(chosen);
        return lengths;
    }

    spacing: Theme.gap

    PathField {
        Layout.fillWidth: true
        label: qsTr("Language model")
        fieldName: "textPathField"
        placeholder: qsTr("a GGUF file, or a folder with config.json")
        path: App.modelChoice.textPath
        onEdited: path => App.modelChoice.choose(path)
    }
    Text {
        objectName: "entryDetail"
        Layout.fillWidth: true
        Layout.topMargin: -6
        visible: text !== ""
        text: [root.entry.detail, root.entry.problem].filter(part => part !== "").join("\n")
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: root.entry.problem === "" ? Theme.textDim : Theme.danger
        font.pixelSize: Theme.smallPx
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    PathField {
        Layout.fillWidth: true
        label: qsTr("Image part (mmproj)")
        fieldName: "mmprojPathField"
        placeholder: root.entry.title !== "" && root.entry.usable && root.entry.mmprojPath === "" && root.entry.pairing === "" ? root.entry.eyes : qsTr("for example mmproj-model-f16.gguf")
        path: App.modelChoice.mmprojPath
        onEdited: path => App.modelChoice.chooseMmproj(path)
    }
    Text {
        objectName: "pairingText"
        Layout.fillWidth: true
        Layout.topMargin: -6
        visible: text !== "" && (root.paired || App.modelChoice.mmprojPath === "")
        text: root.entry.pairing
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.textDim
        font.pixelSize: Theme.smallPx
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    SettingLine {
        Layout.fillWidth: true
        label: qsTr("Device")

        AppComboBox {
            id: deviceBox

            readonly property var known: App.modelChoice.devices

            objectName: "deviceCombo"
            width: parent.width
            model: known.map(device => device.label)
            chosen: Math.max(0, known.findIndex(device => device.selector === App.modelChoice.device))
            Accessible.name: qsTr("Device")
            onActivated: index => {
                if (known[index].usable)
                    App.modelChoice.device = known[index].selector;
                currentIndex = Qt.binding(() => deviceBox.chosen);
            }
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: App.modelChoice.textPath !== ""
        label: qsTr("Longest conversation")
        note: qsTr("As the model says, it is up to %Ln tokens.", "", 4096)

        AppComboBox {
            objectName: "contextCombo"
            width: parent.width
            model: root.contextLengths.map(tokens => tokens === 0 ? qsTr("as the model says") : qsTr("%Ln tokens", "", tokens))
            chosen: root.contextLengths.indexOf(App.modelChoice.contextLength)
            Accessible.name: qsTr("Longest conversation")
            onActivated: index => App.modelChoice.contextLength = root.contextLengths[index]
        }
    }
    Text {
        objectName: "choiceProblem"
        Layout.fillWidth: true
        visible: text !== "" && root.entry.problem === ""
        text: App.modelChoice.problem
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.danger
        font.pixelSize: Theme.bodyPx
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Column {
        Layout.fillWidth: true
        spacing: 4
        visible: App.modelChoice.memorySummary !== ""

        Text {
            objectName: "memorySummary"
            width: parent.width
            text: App.modelChoice.memorySummary
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: App.modelChoice.memoryFits ? Theme.text : Theme.danger
            font.pixelSize: Theme.bodyPx
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Text {
            width: parent.width
            text: App.modelChoice.memoryParts
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }
        TextButton {
            objectName: "useFittingContext"
            visible: !App.modelChoice.memoryFits && App.modelChoice.fittingContext > 0
            text: qsTr("Use %Ln tokens", "", App.modelChoice.fittingContext)
            onClicked: App.modelChoice.contextLength = App.modelChoice.fittingContext
        }
    }
}
