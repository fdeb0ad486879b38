// SPDX-License-Identifier: MIT
// The loaded model: what it was recognised as, how it is handled, and unloading it.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Rectangle {
    id: root

    property bool open: !App.models.loaded.templateRecognised

    implicitHeight: column.height + 2 * Theme.gap
    radius: Theme.radius
    color: Theme.surface

    Column {
        id: column

        x: Theme.gap
        y: Theme.gap
        width: parent.width - 2 * Theme.gap
        spacing: Theme.gapSmall

        BodyText {
            objectName: "loadedModelText"
            width: parent.width
            text: App.models.name
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Loaded: %1").arg(text)
        }
        SmallText {
            objectName: "loadedModelDetail"
            width: parent.width
            text: {
                // A list of facts, each of which stands for itself.
                const parts = [qsTr("%Ln tokens", "", App.models.loaded.contextLength), App.models.loaded.deviceTitle];
                if (App.models.loaded.generation !== "")
                    parts.unshift(App.models.loaded.generation);
                return parts.join(" · ");
            }
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.gapSmall

            TextButton {
                objectName: "unloadButton"
                text: qsTr("Unload")
                Accessible.name: qsTr("Unload the model and free its memory")
                onClicked: App.models.unload()
            }
            TextButton {
                objectName: "handlingButton"
                checkable: true
                checked: root.open
                text: root.open ? qsTr("Hide details") : qsTr("Details")
                Accessible.description: qsTr("How questions are put to the model and how photos are cut")
                onClicked: root.open = checked
            }
        }
        SmallText {
            objectName: "driverText"
            width: parent.width
            visible: root.open && text !== ""
            text: App.models.loaded.driverName === "" ? "" : qsTr("Vulkan driver: %1").arg(App.models.loaded.driverName)
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        SmallText {
            objectName: "templateReason"
            width: parent.width
            visible: root.open && text !== ""
            text: App.models.loaded.recognisedTemplate === "" ? "" : Places.fill(qsTr("Prompt template %1: %2"), [App.models.loaded.recognisedTemplate, App.models.loaded.templateReason])
            wrapMode: Text.Wrap
            color: App.models.loaded.templateRecognised ? Theme.textDim : Theme.danger
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        SettingLine {
            width: parent.width
            visible: root.open
            height: visible ? implicitHeight : 0
            label: qsTr("Prompt template")

            AppComboBox {
                readonly property var names: App.models.handling.templateNames

                objectName: "templateCombo"
                width: parent.width
                model: names.map(name => name === "" ? qsTr("as recognised") : name)
                chosen: Math.max(0, names.indexOf(App.models.handling.chatTemplate))
                Accessible.name: qsTr("Prompt template")
                onActivated: index => App.models.handling.chatTemplate = names[index]
            }
        }
        SettingLine {
            width: parent.width
            visible: root.open && App.models.handling.tileNumbers.length > 0
            height: visible ? implicitHeight : 0
            label: qsTr("Tiles at most")

            AppComboBox {
                readonly property var numbers: App.models.handling.tileNumbers

                objectName: "tilesAtMostCombo"
                width: parent.width
                model: numbers.map(number => number === 0 ? qsTr("%Ln, the model's own number", "", App.models.handling.ownTilesAtMost) : number === 55 ? qsTr("%Ln, for small print", "", number) : Number(number).toLocaleString(Qt.locale(), "f", 0))
                chosen: Math.max(0, numbers.indexOf(App.models.handling.tilesAtMost))
                Accessible.name: qsTr("Tiles at most")
                onActivated: index => App.models.handling.tilesAtMost = numbers[index]
            }
        }
        SettingLine {
            width: parent.width
            visible: root.open && App.models.handling.imageModes.length > 1
            height: visible ? implicitHeight : 0
            label: qsTr("How photos are cut")

            AppComboBox {
                readonly property var names: App.models.handling.imageModes

                objectName: "imageModeCombo"
                width: parent.width
                model: App.models.handling.imageModeTexts
                chosen: Math.max(0, names.indexOf(App.models.handling.imageMode))
                Accessible.name: qsTr("How photos are cut")
                onActivated: index => App.models.handling.imageMode = names[index]
            }
        }
        SettingLine {
            width: parent.width
            visible: root.open && App.models.handling.imageModes.length > 1
            height: visible ? implicitHeight : 0
            label: qsTr("Ties between grids")

            AppComboBox {
                readonly property var names: ["original", "hf"]

                objectName: "rulesCombo"
                width: parent.width
                model: [qsTr("original: LLaVA"), qsTr("hf: transformers")]
                chosen: Math.max(0, names.indexOf(App.models.handling.rules))
                Accessible.name: qsTr("Ties between grids")
                onActivated: index => App.models.handling.rules = names[index]
            }
        }
        SmallText {
            objectName: "tilingText"
            width: parent.width
            visible: root.open && text !== ""
            text: App.models.handling.tiling === "" ? "" : qsTr("Photos now: %1").arg(App.models.handling.tiling)
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}
