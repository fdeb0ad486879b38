// SPDX-License-Identifier: MIT
// Finds, chooses, loads, switches and unloads the model. The list comes first.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    readonly property bool loading: App.models.status === ModelController.Loading
    readonly property bool wide: width >= 750

    objectName: "modelDialog"
    title: qsTr("Models")
    closeName: "closeModelsButton"
    mostWidth: 880
    mostHeight: 660
    outline: dropArea.containsDrag ? Theme.accent : Theme.divider
    padding: wide ? Theme.gapHuge : Theme.gapLarge

    onOpened: {
        if (!App.models.demo && !App.models.source.empty)
            App.modelChoice.chooseSource(App.models.source);
        App.modelChoice.refresh();
        App.library.filter = "";
        App.library.ensureScanned();
        (root.wide ? side : stacked).focusList();
    }

    DropArea {
        id: dropArea

        // All of the dialog, its margins included.
        parent: root.contentItem
        anchors.fill: parent
        anchors.margins: -root.padding
        enabled: !root.loading
        // A copy, whatever is offered first: who is told that a file was moved may remove it.
        onEntered: drag => {
            if (drag.hasUrls)
                drag.accept(Qt.CopyAction);
            else
                drag.accepted = false;
        }
        onPositionChanged: drag => drag.accept(Qt.CopyAction)
        onDropped: drop => {
            App.modelChoice.chooseDropped(drop.urls);
            drop.accept(Qt.CopyAction);
        }
    }
    Connections {
        target: App.models

        function onLoadFinished(): void {
            root.close();
        }
    }

    // Placed by hand: a RowLayout loses the change when its window becomes wide and the list shows.
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true

        ModelLibraryPane {
            id: side

            objectName: "modelListBeside"
            width: 380
            height: parent.height
            visible: root.wide
            enabled: !root.loading
            listHeight: 0
            onDone: root.close()
        }
        ScrollPane {
            id: scroller

            objectName: "modelScroller"
            x: (root.wide ? side.width + Theme.gapHuge : 0) - Theme.ringReach
            // The scroll bar lies in the margin.
            width: parent.width - x + Theme.gap
            height: parent.height
            contentHeight: column.height + 2 * Theme.ringReach

            Column {
                id: column

                x: Theme.ringReach
                y: Theme.ringReach
                width: scroller.width - Theme.ringReach - Theme.gap
                spacing: Theme.gapLarge

                ModelLibraryPane {
                    id: stacked

                    width: parent.width
                    height: implicitHeight
                    visible: !root.wide
                    enabled: !root.loading
                    listHeight: 240
                    onDone: root.close()
                }
                DemoNote {
                    width: parent.width
                    visible: App.models.hasDemo && !root.loading
                }
                LoadedModelCard {
                    width: parent.width
                    visible: App.models.status === ModelController.Ready
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
