// SPDX-License-Identifier: MIT
// Chooses, loads and switches the model.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera

Popup {
    id: root

    readonly property bool loading: App.models.status === ModelController.Loading

    objectName: "modelDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(560, (parent ? parent.width : 560) - 2 * Theme.gapLarge)
    height: Math.min(implicitHeight, (parent ? parent.height : 700) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true

    onOpened: {
        textField.path = App.models.demo ? "" : App.models.textPath;
        mmprojField.path = App.models.demo ? "" : App.models.mmprojPath;
        App.models.lookAround(textField.path);
        loadButton.forceActiveFocus();
    }

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.divider
    }

    // Typing changes a path with every key.
    Timer {
        id: estimateTimer

        interval: 250
        onTriggered: App.models.estimate(textField.path, mmprojField.path)
    }

    Connections {
        target: App.models

        function onMmprojSuggested(textPath: string, mmprojPath: string): void {
            if (textField.path.trim() === textPath && mmprojField.path === "")
                mmprojField.path = mmprojPath;
        }
        function onChanged(): void {
            if (root.opened && App.models.status === ModelController.Ready)
                root.close();
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gapLarge

        RowLayout {
            Text {
                Layout.fillWidth: true
                text: qsTr("Model")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.titlePx
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            IconButton {
                iconName: "close"
                text: qsTr("Close")
                onClicked: root.close()
            }
        }
        DemoNote {
            Layout.fillWidth: true
            visible: App.models.hasDemo && !root.loading
        }
        PathField {
            id: textField

            Layout.fillWidth: true
            label: qsTr("Language model (GGUF)")
            fieldName: "textPathField"
            placeholder: qsTr("for example llava-v1.6-vicuna-7b.Q8_0.gguf")
            enabled: !root.loading
            onPathChanged: estimateTimer.restart()
            onEdited: {
                if (path.trim() !== App.models.textPath)
                    mmprojField.path = "";
                App.models.lookAround(path);
            }
        }
        PathField {
            id: mmprojField

            Layout.fillWidth: true
            label: qsTr("Image part (mmproj)")
            fieldName: "mmprojPathField"
            placeholder: qsTr("for example mmproj-model-f16.gguf")
            enabled: !root.loading
            onPathChanged: estimateTimer.restart()
        }
        ModelPairList {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: Math.min(contentHeight, 4 * 56)
            visible: count > 0 && !root.loading
            chosenPath: textField.path
            onChosen: (textPath, mmprojPath) => {
                textField.path = textPath;
                mmprojField.path = mmprojPath;
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 4
            visible: App.models.memorySummary !== "" && !root.loading

            Text {
                objectName: "memorySummary"
                Layout.fillWidth: true
                text: App.models.memorySummary
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                color: App.models.memoryFits ? Theme.text : Theme.danger
                font.pixelSize: Theme.bodyPx
            }
            Text {
                Layout.fillWidth: true
                text: App.models.memoryParts
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                color: Theme.textDim
                font.pixelSize: Theme.smallPx
            }
        }
        Banner {
            objectName: "loadError"
            Layout.fillWidth: true
            visible: App.models.status === ModelController.Failed
            message: App.models.errorMessage
        }
        ProgressBar {
            id: progress

            Layout.fillWidth: true
            visible: root.loading
            value: App.models.progress
            Accessible.name: qsTr("Loading the model")
            background: Rectangle {
                implicitHeight: 6
                radius: 3
                color: Theme.surfaceRaised
            }
            contentItem: Item {
                implicitHeight: 6

                Rectangle {
                    width: progress.visualPosition * parent.width
                    height: 6
                    radius: 3
                    color: Theme.accent
                }
            }
        }
        RowLayout {
            spacing: Theme.gapSmall

            Text {
                Layout.fillWidth: true
                text: root.loading ? qsTr("Loading … %1 %").arg(Math.floor(App.models.progress * 100)) : ""
                textFormat: Text.PlainText
                color: Theme.textDim
                font.pixelSize: Theme.bodyPx
            }
            TextButton {
                objectName: "cancelLoadButton"
                visible: root.loading
                text: qsTr("Cancel loading")
                onClicked: App.models.cancel()
            }
            TextButton {
                id: loadButton

                objectName: "loadButton"
                visible: !root.loading
                enabled: textField.path.trim() !== ""
                primary: true
                text: qsTr("Load")
                onClicked: App.models.load(textField.path, mmprojField.path)
            }
        }
    }
}
