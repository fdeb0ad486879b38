// SPDX-License-Identifier: MIT
// Finds, chooses, loads, switches and unloads the model.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Popup {
    id: root

    readonly property bool loading: App.models.status === ModelController.Loading
    readonly property bool wide: width >= 750

    objectName: "modelDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(880, (parent ? parent.width : 880) - 2 * Theme.gapLarge)
    height: Math.min(660, (parent ? parent.height : 660) - 2 * Theme.gapLarge)
    padding: wide ? Theme.gapHuge : Theme.gapLarge
    modal: true
    focus: true

    onOpened: {
        if (!App.models.demo && !App.models.source.empty)
            App.modelChoice.chooseSource(App.models.source);
        App.modelChoice.refresh();
        App.library.ensureScanned();
        foot.loadButton.forceActiveFocus();
    }

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: dropArea.containsDrag ? Theme.accent : Theme.divider
    }

    Connections {
        target: App.models

        function onLoadFinished(): void {
            root.close();
        }
    }

    DropArea {
        id: dropArea

        anchors.fill: parent
        anchors.margins: -root.padding
        enabled: !root.loading
        onEntered: drag => {
            drag.accepted = drag.hasUrls;
        }
        onDropped: drop => {
            App.modelChoice.chooseDropped(drop.urls);
            drop.accept(Qt.CopyAction);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gapLarge

        RowLayout {
            Text {
                Layout.fillWidth: true
                text: qsTr("Models")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.titlePx
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            IconButton {
                objectName: "closeModelsButton"
                iconName: "close"
                text: qsTr("Close (Esc)")
                onClicked: root.close()
            }
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.gapHuge

            ModelLibraryPane {
                Layout.preferredWidth: 330
                Layout.fillHeight: true
                visible: root.wide
                enabled: !root.loading
                listHeight: 0
            }
            Flickable {
                id: scroller

                objectName: "modelScroller"
                Layout.fillWidth: true
                Layout.fillHeight: true
                contentWidth: width
                contentHeight: column.height
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: ScrollBar {
                    id: bar
                }

                Column {
                    id: column

                    width: scroller.width - (bar.size < 1 ? 12 : 0)
                    spacing: Theme.gapLarge

                    DemoNote {
                        width: parent.width
                        visible: App.models.hasDemo && !root.loading
                    }
                    LoadedModelCard {
                        width: parent.width
                        visible: App.models.status === ModelController.Ready
                    }
                    ModelLibraryPane {
                        width: parent.width
                        height: implicitHeight
                        visible: !root.wide
                        enabled: !root.loading
                        listHeight: 240
                    }
                    ModelChoicePane {
                        width: parent.width
                        enabled: !root.loading
                    }
                }
            }
        }
        ModelLoadBar {
            id: foot

            Layout.fillWidth: true
        }
    }
}
