// SPDX-License-Identifier: MIT
// The conversations by date, the search in them, and the buttons below.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    // At the window's side, where it can be hidden.
    property bool docked: false
    // The conversation whose row was chosen last.
    property string chosenId

    // Something was chosen; a drawer closes on it.
    signal chosen
    // It was a conversation's row, which keeps its keys (FocusRule).
    signal rowChosen
    signal rowKeyPressed(int key)
    signal trashRequested
    signal backupsRequested
    signal importRequested
    signal settingsRequested
    signal shortcutsRequested
    signal aboutRequested
    // An empty id: all conversations.
    signal exportRequested(string conversationId, string format)

    function focusSearch(): void {
        searchField.forceActiveFocus();
        searchField.selectAll();
    }

    function leaveFor(next: var): void {
        root.chosen();
        afterMenu.next = next;
        afterMenu.start();
    }

    // A key for the row that was chosen last.
    function useRowKey(key: int): void {
        const index = App.conversations.indexOf(App.conversation.conversationId);
        // Something else may have been opened from outside of the window.
        if (index < 0 || root.chosenId !== App.conversation.conversationId || App.search.active)
            return;
        list.positionViewAtIndex(index, ListView.Contain);
        root.rowKeyPressed(key);
    }

    // The ring is on one of the rows from now on: the one that was chosen last, else the first.
    function enterList(view: ListView): void {
        if (view.count === 0)
            return;
        if (view.currentIndex < 0)
            view.currentIndex = 0;
        view.currentItem.forceActiveFocus();
    }

    color: Theme.surface

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gap
        spacing: Theme.gapSmall

        TextButton {
            objectName: "newChatButton"
            Layout.fillWidth: true
            text: qsTr("New chat")
            icon.source: Theme.icon("new-chat")
            Accessible.description: qsTr("Ctrl+N")
            onClicked: {
                App.search.query = "";
                App.conversation.startNew();
                root.chosen();
            }
        }
        AppTextField {
            id: searchField

            objectName: "searchField"
            Layout.fillWidth: true
            leftPadding: 34
            rightPadding: clearButton.visible ? 34 : 10
            placeholderText: qsTr("Search")
            maximumLength: 200
            Accessible.name: qsTr("Search in all conversations")
            Accessible.description: qsTr("Ctrl+Shift+F")
            Accessible.searchEdit: true

            Component.onCompleted: text = App.search.query
            onTextEdited: App.search.query = text
            // Escape ends the search before it stops an answer.
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && text !== ""
            Keys.onEscapePressed: event => {
                event.accepted = text !== "";
                App.search.query = "";
            }
            Keys.onDownPressed: root.enterList(App.search.active ? hits : list)
            onAccepted: if (hits.count > 0) (hits.itemAtIndex(0) as SearchHitDelegate).clicked()

            Connections {
                target: App.search

                function onQueryChanged(): void {
                    if (searchField.text !== App.search.query)
                        searchField.text = App.search.query;
                }
            }
            Icon {
                x: 9
                anchors.verticalCenter: parent.verticalCenter
                iconName: "search"
                sourceSize.width: 18
                sourceSize.height: 18
                color: Theme.textDim
            }
            IconButton {
                id: clearButton

                objectName: "clearSearchButton"
                anchors.right: parent.right
                anchors.rightMargin: 2
                anchors.verticalCenter: parent.verticalCenter
                width: 32
                height: 32
                visible: searchField.text !== ""
                iconName: "close"
                text: qsTr("Clear the search")
                onClicked: App.search.query = ""
            }
        }
        ListView {
            id: list

            objectName: "conversationList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: -Theme.ringReach
            // The scroll bar lies in the margin.
            Layout.rightMargin: -Theme.gap
            visible: !App.search.active
            clip: true
            spacing: Theme.ringReach
            bottomMargin: Theme.ringReach
            preferredHighlightBegin: Theme.ringReach
            preferredHighlightEnd: height - Theme.ringReach
            highlightRangeMode: ListView.ApplyRange
            model: App.conversations
            boundsBehavior: Flickable.StopAtBounds
            reuseItems: true
            activeFocusOnTab: count > 0
            currentIndex: -1
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Conversations")
            onActiveFocusChanged: {
                if (!activeFocus)
                    return;
                if (currentIndex < 0)
                    currentIndex = App.conversations.indexOf(App.conversation.conversationId);
                root.enterList(list);
            }
            onCurrentItemChanged: if (activeFocus && currentItem) currentItem.forceActiveFocus()

            ScrollBar.vertical: AppScrollBar {}

            section.property: "section"
            // With its heading, where it is the first of its section: a section.delegate of Qt 6.4
            // cannot be a bound component.
            delegate: FocusScope {
                id: entry

                required property string conversationId
                required property string title
                required property bool pinned
                required property var photo
                required property string section
                required property int index

                // Not x, which a list of Qt 6.8 sets itself.
                transform: Translate {
                    x: Theme.ringReach
                }
                width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gap : 0
                height: row.y + row.height
                // The row is where the focus comes back to, not the button in it, which may be hidden by then.
                onActiveFocusChanged: if (!activeFocus) row.focus = true

                Connections {
                    target: root
                    enabled: row.current

                    function onRowKeyPressed(key: int): void {
                        // Not one that waits to be used again.
                        if (list.itemAtIndex(entry.index) === entry)
                            row.useKey(key);
                    }
                }
                SmallText {
                    id: heading

                    objectName: "sectionHeading"
                    width: parent.width
                    visible: entry.ListView.previousSection !== entry.section
                    leftPadding: 8
                    topPadding: entry.index > 0 ? 14 : 4
                    bottomPadding: 4
                    text: entry.section
                    elide: Text.ElideRight
                    font.weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                ConversationDelegate {
                    id: row

                    y: heading.visible ? heading.height : 0
                    width: parent.width
                    focus: true
                    conversationId: entry.conversationId
                    title: entry.title
                    pinned: entry.pinned
                    photo: entry.photo
                    index: entry.index
                    onChosen: {
                        root.chosenId = entry.conversationId;
                        root.chosen();
                        root.rowChosen();
                    }
                    onExportRequested: (id, format) => root.exportRequested(id, format)
                }
            }

            SmallText {
                x: Theme.ringReach
                y: Theme.gapSmall
                width: parent.width - Theme.ringReach - Theme.gap
                visible: list.count === 0
                text: qsTr("Your conversations will appear here.")
                wrapMode: Text.Wrap
            }
        }
        SearchHeading {
            Layout.fillWidth: true
            Layout.leftMargin: 10
            visible: App.search.active
        }
        ListView {
            id: hits

            objectName: "searchHits"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: -Theme.ringReach
            Layout.rightMargin: -Theme.gap
            visible: App.search.active
            clip: true
            spacing: Theme.ringReach
            topMargin: Theme.ringReach
            bottomMargin: Theme.ringReach
            preferredHighlightBegin: Theme.ringReach
            preferredHighlightEnd: height - Theme.ringReach
            highlightRangeMode: ListView.ApplyRange
            model: App.search
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: count > 0
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Found")
            onActiveFocusChanged: if (activeFocus) root.enterList(hits)
            onCurrentItemChanged: if (activeFocus && currentItem) currentItem.forceActiveFocus()
            // Above the first hit is the field.
            Keys.onUpPressed: event => {
                event.accepted = currentIndex <= 0;
                if (event.accepted)
                    root.focusSearch();
            }

            ScrollBar.vertical: AppScrollBar {}

            delegate: SearchHitDelegate {
                // Not x, which a list of Qt 6.8 sets itself.
                transform: Translate {
                    x: Theme.ringReach
                }
                width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gap : 0
                onChosen: root.chosen()
            }
        }
        RowLayout {
            spacing: 2

            AppearanceSwitch {
                Layout.fillWidth: true
            }
            IconButton {
                id: moreButton

                objectName: "historyMenuButton"
                iconName: "more"
                text: qsTr("Settings, trash, export and backups")
                tip: !menu.opened
                onClicked: menu.open()
            }
        }
    }

    // A closing menu gives the focus back; the dialogs open after that, to keep it.
    Timer {
        id: afterMenu

        property var next: () => {}

        interval: 0
        onTriggered: afterMenu.next.call()
    }
    ExportItems {
        target: menu
        position: 3
        label: qsTr("Export all as %1 …")
        possible: !App.archive.busy && list.count > 0
        onChosen: format => root.exportRequested("", format)
    }
    AppMenu {
        id: menu

        // Bound, not given to popup(): the height is known once the menu is laid out.
        parent: moreButton
        x: moreButton.width - width
        y: -height - 4

        AppMenuItem {
            objectName: "trashAction"
            text: qsTr("Trash")
            onTriggered: root.leaveFor(() => root.trashRequested())
        }
        AppMenuItem {
            objectName: "backupsAction"
            text: qsTr("Backups")
            onTriggered: root.leaveFor(() => root.backupsRequested())
        }
        AppMenuSeparator {}
        AppMenuItem {
            objectName: "importAction"
            text: qsTr("Import conversations …")
            enabled: !App.archive.busy
            onTriggered: root.importRequested()
        }
        AppMenuSeparator {}
        AppMenuItem {
            objectName: "hideSidebarAction"
            visible: root.docked
            height: visible ? implicitHeight : 0
            text: qsTr("Hide the sidebar")
            keys: "Ctrl+B"
            onTriggered: App.settings.sidebarShown = false
        }
        AppMenuItem {
            objectName: "settingsAction"
            text: qsTr("Settings")
            keys: "Ctrl+,"
            onTriggered: root.leaveFor(() => root.settingsRequested())
        }
        AppMenuItem {
            objectName: "shortcutsAction"
            text: qsTr("Keyboard shortcuts")
            keys: "F1"
            onTriggered: root.leaveFor(() => root.shortcutsRequested())
        }
        AppMenuItem {
            objectName: "aboutAction"
            text: qsTr("About Tessera")
            onTriggered: root.leaveFor(() => root.aboutRequested())
        }
    }
}
