// SPDX-License-Identifier: MIT
// What a conversation shows before its first question: one sentence, sample pictures that ask about
// themselves, and the way to a model. Scrolls where the window is too low for all of it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Models
import Tessera.Style

ScrollPane {
    id: root

    readonly property bool needsModel: App.models.status !== ModelController.Ready && App.models.status !== ModelController.Loading
    readonly property bool demo: App.models.demo
    readonly property bool hasSamples: App.samples.pictures.length > 0 && !root.needsModel && (App.models.loaded.canSee || root.demo)
    // What is refused is not asked about.
    readonly property int photoCount: App.composer.count - App.composer.refusedCount
    readonly property bool mayAsk: App.models.status === ModelController.Ready && !App.answer.busy && App.composer.count === 0 && App.composer.text === ""
    readonly property string title: {
        if (root.needsModel)
            return qsTr("Choose a model to begin.");
        if (root.photoCount > 0)
            return qsTr("What would you like to know?");
        return root.demo && samples.visible ? qsTr("Click a picture to ask about it.") : qsTr("Drop a photo here and ask about it.");
    }
    readonly property string explanation: {
        if (root.needsModel)
            return qsTr("Tessera needs a vision-language model (LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL or InternLM-XComposer2): two GGUF files, the language model and its image part (mmproj), or a folder as published on a model hub. Everything stays on this computer.");
        if (root.demo)
            return qsTr("This is the demo model: it knows drawn shapes and short words, in one picture at a time. A full vision-language model answers questions about your own photos.");
        if (root.photoCount > 0)
            return qsTr("Click a photo to see how the model sees it. You can also add more.");
        return samples.visible ? qsTr("You can also paste one, or open it from a folder. Or try one of these:") : qsTr("You can also paste one, or open it from a folder. Click a photo to see how the model cuts it into tiles.");
    }

    signal modelRequested
    signal photosRequested

    objectName: "emptyState"
    contentHeight: Math.max(height, column.implicitHeight + 2 * Theme.gapLarge)

    ColumnLayout {
        id: column

        anchors.centerIn: parent
        width: Math.min(root.width - 2 * (root.width < 480 ? Theme.gapLarge : Theme.gapHuge), root.hasSamples ? 640 : 520)
        spacing: root.hasSamples ? Theme.gap : Theme.gapLarge

        Image {
            Layout.alignment: Qt.AlignHCenter
            visible: !root.hasSamples
            source: Theme.icon("tessera")
            sourceSize.width: 72
            sourceSize.height: 72
        }
        TitleText {
            Layout.fillWidth: true
            text: root.title
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
        }
        BodyText {
            objectName: "emptyStateText"
            Layout.fillWidth: true
            Layout.maximumWidth: 520
            Layout.alignment: Qt.AlignHCenter
            text: root.explanation
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            lineHeight: 1.3
            color: Theme.textDim
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        FoundModels {
            Layout.fillWidth: true
            Layout.maximumWidth: 520
            Layout.alignment: Qt.AlignHCenter
            wanted: root.needsModel || root.demo
        }
        GridLayout {
            id: samples

            readonly property bool roomy: column.width >= 480

            Layout.fillWidth: true
            visible: root.hasSamples && App.composer.count === 0
            columns: roomy ? 3 : 2
            columnSpacing: roomy ? Theme.gap : Theme.gapSmall
            rowSpacing: columnSpacing

            Repeater {
                model: App.samples.pictures

                SampleTile {
                    required property var modelData
                    required property int index

                    objectName: "sample-" + index
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    picture: modelData
                    pictureHeight: samples.roomy ? 108 : 58
                    enabled: root.mayAsk
                    onClicked: App.samples.ask(index)
                }
            }
        }
        GridLayout {
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: 4
            columns: action.implicitWidth + columnSpacing + demoAction.implicitWidth <= column.width ? 2 : 1
            columnSpacing: Theme.gapSmall
            rowSpacing: Theme.gapSmall

            TextButton {
                id: action

                objectName: "emptyStateAction"
                Layout.alignment: Qt.AlignHCenter
                primary: root.needsModel || root.demo
                text: {
                    if (root.needsModel)
                        return qsTr("Choose a model");
                    return root.demo ? qsTr("Add a vision-language model") : qsTr("Open photos");
                }
                onClicked: root.needsModel || root.demo ? root.modelRequested() : root.photosRequested()
            }
            TextButton {
                id: demoAction

                objectName: "emptyStateDemo"
                Layout.alignment: Qt.AlignHCenter
                visible: root.needsModel && App.models.hasDemo
                text: qsTr("Use the demo model")
                onClicked: App.models.loadDemo()
            }
        }
    }
}
