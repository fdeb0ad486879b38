// SPDX-License-Identifier: MIT
// The models found in the library's folders: a double click or Enter loads one.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Item {
    id: root

    // At most; less if the list is short. 0: whatever is left.
    required property real listHeight

    // What is to be loaded is loaded already.
    signal done

    function focusList(): void {
        search.text = App.library.filter;
        const chosen = App.library.indexOf(App.modelChoice.source.textPath);
        list.currentIndex = Math.max(0, chosen);
        list.forceActiveFocus(Qt.TabFocusReason);
    }

    implicitHeight: column.implicitHeight

    Connections {
        target: App.library

        function onFilterChanged(): void {
            if (!search.activeFocus)
                search.text = App.library.filter;
        }
    }
    ColumnLayout {
        id: column

        anchors.fill: parent
        spacing: Theme.gapSmall

        AppTextField {
            id: search

            // Fewer are found faster by looking.
            readonly property int worthSearching: 7

            objectName: "modelSearch"
            Layout.fillWidth: true
            visible: App.library.total >= worthSearching || text !== ""
            placeholderText: qsTr("Search models")
            maximumLength: 200
            Accessible.name: placeholderText
            Accessible.searchEdit: true
            onTextEdited: App.library.filter = text
            Keys.onDownPressed: list.enter()
            Keys.onReturnPressed: list.enter()
            Keys.onEnterPressed: list.enter()
            // Escape ends the search before it closes the dialog.
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && text !== ""
            Keys.onEscapePressed: event => {
                event.accepted = text !== "";
                text = "";
                App.library.filter = "";
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: root.listHeight === 0
            Layout.minimumHeight: 64
            Layout.preferredHeight: Math.min(root.listHeight, Math.max(list.contentHeight + 2 * Theme.ringReach, emptyText.visible ? emptyText.height : 0))

            ListView {
                id: list

                function usableFrom(index: int, step: int): int {
                    for (let row = index; row >= 0 && row < count; row += step)
                        if (App.library.isUsable(row))
                            return row;
                    return -1;
                }
                function goTo(index: int): void {
                    if (index < 0)
                        return;
                    currentIndex = index;
                    if (currentItem)
                        (currentItem as ModelEntryDelegate).choose();
                }
                function enter(): void {
                    if (count === 0)
                        return;
                    forceActiveFocus(Qt.TabFocusReason);
                    goTo(usableFrom(0, 1));
                }

                objectName: "modelList"
                anchors.fill: parent
                anchors.topMargin: -Theme.ringReach
                anchors.bottomMargin: -Theme.ringReach
                anchors.leftMargin: -Theme.ringReach
                // The scroll bar lies in the margin.
                anchors.rightMargin: -Theme.gap
                clip: true
                spacing: Theme.ringReach
                topMargin: Theme.ringReach
                bottomMargin: Theme.ringReach
                preferredHighlightBegin: Theme.ringReach
                preferredHighlightEnd: height - Theme.ringReach
                highlightRangeMode: ListView.ApplyRange
                model: App.library
                activeFocusOnTab: count > 0
                boundsBehavior: Flickable.StopAtBounds
                Accessible.role: Accessible.List
                Accessible.name: qsTr("Models in the library")

                onActiveFocusChanged: if (activeFocus && currentItem) currentItem.forceActiveFocus(Qt.TabFocusReason)
                onCurrentItemChanged: if (activeFocus && currentItem) currentItem.forceActiveFocus(Qt.TabFocusReason)
                Keys.onUpPressed: event => {
                    const above = usableFrom(currentIndex - 1, -1);
                    if (above < 0 && search.visible)
                        search.forceActiveFocus(Qt.BacktabFocusReason);
                    else
                        goTo(above);
                }
                Keys.onDownPressed: goTo(usableFrom(currentIndex + 1, 1))
                Keys.onPressed: event => {
                    event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End;
                    if (event.accepted)
                        goTo(event.key === Qt.Key_Home ? usableFrom(0, 1) : usableFrom(count - 1, -1));
                }

                ScrollBar.vertical: AppScrollBar {}

                delegate: ModelEntryDelegate {
                    // Not x, which a list of Qt 6.8 sets itself.
                    transform: Translate {
                        x: Theme.ringReach
                    }
                    width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gap : 0
                    onClicked: list.currentIndex = index
                    onDone: root.done()
                }
            }
            BodyText {
                id: emptyText

                objectName: "libraryEmpty"
                width: parent.width
                visible: list.count === 0 && !App.library.scanning
                text: {
                    if (App.library.total > 0)
                        return qsTr("No model here matches the search.");
                    return App.library.folders.length === 0 ? qsTr("No models were found where other programs keep theirs. Add the folders where you keep models; they are only read.") : qsTr("There are no models in these folders.");
                }
                wrapMode: Text.Wrap
                lineHeight: 1.2
                color: Theme.textDim
            }
        }
        LibraryFolders {
            Layout.fillWidth: true
        }
    }
}
