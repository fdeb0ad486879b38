// SPDX-License-Identifier: MIT
// The files about to be loaded, what they are, what they need and where they go.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    readonly property var entry: App.modelChoice.entry
    readonly property bool paired: App.modelChoice.source.mmprojPath !== "" && App.modelChoice.source.mmprojPath === entry.source.mmprojPath
    readonly property var contextLengths: {
        const lengths = [0, 1024, 2048, 4096, 8192, 16384, 32768];
        const chosen = App.modelChoice.contextLength;
        if (lengths.indexOf(chosen) < 0)
            lengths.push(chosen);
        return lengths;
    }

    // In GiB, including a value that was set by other means.
    readonly property var memoryLimits: {
        const limits = [0, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map(gibibytes => gibibytes * 1024);
        const chosen = App.modelChoice.deviceMemoryMiB;
        if (limits.indexOf(chosen) < 0)
            limits.push(chosen);
        return limits;
    }

    function memoryLabel(mebibytes: int): string {
        if (mebibytes === 0)
            return qsTr("all free memory");
        return mebibytes % 1024 === 0 ? qsTr("at most %L1 GiB").arg(mebibytes / 1024) : qsTr("at most %L1 MiB").arg(mebibytes);
    }

    spacing: Theme.gap

    PathField {
        Layout.fillWidth: true
        label: qsTr("Language model")
        fieldName: "textPathField"
        placeholder: qsTr("a GGUF file, or a folder with config.json")
        path: App.modelChoice.source.textPath
        onEdited: path => App.modelChoice.choose(path)
    }
    SmallText {
        objectName: "entryDetail"
        Layout.fillWidth: true
        Layout.topMargin: -6
        visible: text !== ""
        text: [root.entry.detail, root.entry.problem].filter(part => part !== "").join("\n")
        wrapMode: Text.Wrap
        color: root.entry.problem === "" ? Theme.textDim : Theme.danger
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    PathField {
        Layout.fillWidth: true
        label: qsTr("Image part (mmproj)")
        fieldName: "mmprojPathField"
        placeholder: root.entry.title !== "" && root.entry.usable && root.entry.source.mmprojPath === "" && root.entry.pairing === "" ? root.entry.eyes : qsTr("for example mmproj-model-f16.gguf")
        path: App.modelChoice.source.mmprojPath
        onEdited: path => App.modelChoice.chooseMmproj(path)
    }
    SmallText {
        objectName: "pairingText"
        Layout.fillWidth: true
        Layout.topMargin: -6
        visible: text !== "" && (root.paired || App.modelChoice.source.mmprojPath === "")
        text: root.entry.pairing
        wrapMode: Text.Wrap
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
        label: qsTr("The device's memory")
        note: qsTr("Layers that do not fit stay in main memory, which is slower.")

        AppComboBox {
            objectName: "deviceMemoryCombo"
            width: parent.width
            model: root.memoryLimits.map(root.memoryLabel)
            chosen: root.memoryLimits.indexOf(App.modelChoice.deviceMemoryMiB)
            Accessible.name: qsTr("The device's memory")
            onActivated: index => App.modelChoice.deviceMemoryMiB = root.memoryLimits[index]
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: !App.modelChoice.source.empty
        label: qsTr("Longest conversation")
        note: qsTr("The model's own is up to %Ln tokens.", "", 4096)

        AppComboBox {
            objectName: "contextCombo"
            width: parent.width
            model: root.contextLengths.map(tokens => tokens === 0 ? qsTr("the model's own") : qsTr("%Ln tokens", "", tokens))
            chosen: root.contextLengths.indexOf(App.modelChoice.contextLength)
            Accessible.name: qsTr("Longest conversation")
            onActivated: index => App.modelChoice.contextLength = root.contextLengths[index]
        }
    }
    SettingLine {
        Layout.fillWidth: true
        visible: !App.modelChoice.source.empty
        label: qsTr("Store the conversation as")
        note: qsTr("Q8_0 takes half the memory and is slightly less accurate.")

        AppComboBox {
            objectName: "cacheCombo"
            width: parent.width
            model: ["F16", "Q8_0"]
            chosen: App.modelChoice.compactCache ? 1 : 0
            Accessible.name: qsTr("Store the conversation as")
            onActivated: index => App.modelChoice.compactCache = index === 1
        }
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
}
