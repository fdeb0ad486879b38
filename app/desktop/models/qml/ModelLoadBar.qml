// SPDX-License-Identifier: MIT
// The foot of the model dialog: loading, its progress, and what went wrong with it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    readonly property bool loading: App.models.status === ModelController.Loading
    readonly property alias loadButton: load

    spacing: Theme.gap

    Banner {
        objectName: "loadError"
        Layout.fillWidth: true
        visible: App.models.errorMessage !== ""
        message: App.models.errorMessage
        actionText: App.models.displacedName === "" ? "" : qsTr("Reload")
        onAction: App.models.loadDisplaced()
    }
    MemoryNeedText {
        Layout.fillWidth: true
        visible: !root.loading && App.modelChoice.memorySummary !== ""
        withParts: App.models.errorMessage === ""
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

        BodyText {
            Layout.fillWidth: true
            text: root.loading ? qsTr("Loading … %1%").arg(Math.floor(App.models.progress * 100)) : ""
            elide: Text.ElideRight
            color: Theme.textDim
        }
        TextButton {
            objectName: "cancelLoadButton"
            visible: root.loading
            text: qsTr("Cancel loading")
            onClicked: App.models.cancel()
        }
        TextButton {
            objectName: "useFittingContext"
            visible: !root.loading && !App.modelChoice.memoryFits && App.modelChoice.fittingContext > 0
            text: qsTr("Use %Ln tokens", "", App.modelChoice.fittingContext)
            onClicked: App.modelChoice.contextLength = App.modelChoice.fittingContext
        }
        TextButton {
            id: load

            objectName: "loadButton"
            visible: !root.loading
            enabled: !App.modelChoice.source.empty
            primary: true
            text: qsTr("Load")
            onClicked: App.modelChoice.load()
        }
    }
}
