// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as Templates
import Tessera
import Tessera.Chat
import Tessera.History
import Tessera.Photos
import Tessera.Style
import Tessera.Tiles

ApplicationWindow {
    id: root

    readonly property bool narrow: width < Theme.narrowWidth
    readonly property bool usable: App.history.startError === ""
    // Esc belongs to what is open before it stops an answer.
    readonly property bool popupFocused: {
        let item = root.activeFocusItem;
        while (item && item !== Templates.Overlay.overlay)
            item = item.parent;
        return item !== null;
    }

    function focusSearch(): void {
        if (root.narrow)
            drawer.open();
        else
            App.settings.sidebarShown = true;
        (root.narrow ? drawer.list : sidebar).focusSearch();
    }
    function find(): void {
        if (App.messages.count > 0)
            page.find();
        else
            root.focusSearch();
    }
    function toggleSidebar(): void {
        if (!root.narrow)
            App.settings.sidebarShown = !App.settings.sidebarShown;
        else if (drawer.opened)
            drawer.close();
        else
            drawer.open();
    }
    function inspect(photo: var, messageId: string, position: int): void {
        (inspector.get() as TileInspector).show(photo, messageId, position);
    }
    function lookAt(photo: var, messageId: string, position: int): void {
        (look.get() as PhotoLook).show(photo, messageId, position);
    }
    function leaveWhatIsOpen(): void {
        if (App.find.open)
            App.find.close();
        else if (App.answer.busyHere)
            App.answer.stop();
        else if (App.search.active)
            App.search.query = "";
        else
            place.toggleFullScreen();
    }
    function openNeighbour(step: int): void {
        // In the list of all conversations.
        App.search.query = "";
        App.conversation.openNeighbour(step);
    }
    // Without the event that closing the window has.
    function quit(): void {
        place.save();
        Qt.quit();
    }
    function newChat(): void {
        // A new one is in no list of matches.
        App.search.query = "";
        App.conversation.startNew();
        page.focusInput();
    }

    objectName: "mainWindow"
    minimumWidth: 360
    minimumHeight: 420
    title: App.conversation.title === "" ? qsTr("Tessera") : qsTr("%1 – Tessera").arg(App.conversation.title)
    color: Theme.window
    font.pixelSize: Theme.bodyPx

    palette.window: Theme.window
    palette.windowText: Theme.text
    palette.base: Theme.window
    palette.alternateBase: Theme.surface
    palette.text: Theme.text
    palette.button: Theme.surfaceRaised
    palette.buttonText: Theme.text
    palette.brightText: Theme.text
    palette.highlight: Theme.accent
    // The Basic style tints selections with the highlight; fields set their own selection colours.
    palette.highlightedText: Theme.text
    palette.placeholderText: Theme.textDim
    palette.light: Theme.surfaceRaised
    palette.midlight: Theme.surfaceRaised
    palette.mid: Theme.outline
    palette.dark: Theme.textDim

    Component.onCompleted: {
        place.show();
        if (root.usable)
            page.focusInput();
    }
    onClosing: place.save()

    Connections {
        target: App

        function onRaiseRequested(): void {
            root.show();
            root.raise();
            root.requestActivate();
        }
    }
    Connections {
        target: App.photoFiles
        enabled: !look.opened

        function onDone(text: string): void {
            note.show(text);
        }
    }
    Connections {
        target: App.comparison

        function onOpened(): void {
            comparison.open();
        }
    }
    Connections {
        target: App.regions

        function onOpened(place: var): void {
            root.lookAt(place.photo, place.messageId, place.position);
        }
    }
    WindowPlace {
        id: place

        window: root
    }
    AppShortcuts {
        usable: root.usable
        actions: ({
                newChat: () => root.newChat(),
                openPhotos: () => files.openPhotos(),
                find: () => root.find(),
                findNext: () => App.find.open ? App.find.step(1) : root.find(),
                findPrevious: () => App.find.open ? App.find.step(-1) : root.find(),
                search: () => root.focusSearch(),
                focusQuestion: () => page.focusInput(),
                previousChat: () => root.openNeighbour(-1),
                nextChat: () => root.openNeighbour(1),
                chatSettings: () => dialogs.conversationSettings.open(),
                chooseModel: () => dialogs.model.open(),
                settings: () => dialogs.settings.open(),
                shortcuts: {
                    enabled: true,
                    run: () => dialogs.shortcuts.open()
                },
                sidebar: {
                    enabled: root.usable,
                    overDialogs: drawer.opened,
                    run: () => root.toggleSidebar()
                },
                fullScreen: {
                    enabled: true,
                    overDialogs: true,
                    run: () => place.toggleFullScreen()
                },
                largerText: {
                    enabled: true,
                    overDialogs: true,
                    run: () => App.settings.textPercent += 10
                },
                smallerText: {
                    enabled: true,
                    overDialogs: true,
                    run: () => App.settings.textPercent -= 10
                },
                usualText: {
                    enabled: true,
                    overDialogs: true,
                    run: () => App.settings.textPercent = 100
                },
                closeWindow: {
                    enabled: true,
                    overDialogs: true,
                    run: () => root.close()
                },
                quit: {
                    enabled: true,
                    overDialogs: true,
                    run: () => root.quit()
                },
                escape: {
                    enabled: (App.find.open || App.answer.busyHere || App.search.active || place.fullScreen) && !root.popupFocused && !inspector.opened && !look.opened && !comparison.opened && !dialogs.model.opened && !drawer.opened,
                    run: () => root.leaveWhatIsOpen()
                },
                again: {
                    enabled: App.asking.canBranch,
                    run: () => App.asking.regenerateLast()
                },
                continueAnswer: {
                    enabled: App.asking.canContinue,
                    run: () => App.asking.continueLast()
                },
                copyAnswer: () => App.conversation.copyLastAnswer()
            })
    }

    FocusRule {
        id: focusRule

        anchors.fill: parent
        home: page.input
        onConversationKey: key => page.useKey(key)
        onRowKey: key => sidebar.useRowKey(key)
        onKeyUsed: ToolTipBubble.close()

        Sidebar {
            id: sidebar

            anchors.left: parent.left
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            width: visible ? edge.sidebarWidth : 0
            visible: !root.narrow && root.usable && App.settings.sidebarShown
            docked: true
            onChosen: page.focusInput()
            onRowChosen: focusRule.chooseRow()
            onTrashRequested: dialogs.trash.open()
            onBackupsRequested: dialogs.backups.open()
            onImportRequested: files.openImport()
            onSettingsRequested: dialogs.settings.open()
            onShortcutsRequested: dialogs.shortcuts.open()
            onAboutRequested: dialogs.about.open()
            onExportRequested: (id, format) => files.openExport(id, format)

            Rectangle {
                anchors.right: parent.right
                width: 1
                height: parent.height
                color: Theme.divider
            }
        }
        SidebarEdge {
            id: edge

            anchors.horizontalCenter: sidebar.right
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            visible: sidebar.visible
            mostWidth: root.width / 2
        }
        ChatPage {
            id: page

            anchors.left: sidebar.right
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            visible: root.usable
            narrow: root.narrow
            sidebarHidden: !sidebar.visible
            onMenuRequested: root.toggleSidebar()
            onModelRequested: dialogs.model.open()
            onSettingsRequested: dialogs.conversationSettings.open()
            onPhotosRequested: files.openPhotos()
            onPhotoClicked: (photo, messageId, position) => root.inspect(photo, messageId, position)
            onPhotoLooked: (photo, messageId, position) => root.lookAt(photo, messageId, position)
        }
        StartProblem {
            anchors.centerIn: parent
            width: Math.min(560, parent.width - 32)
            visible: !root.usable
            onQuitRequested: root.quit()
        }
        UndoBar {
            anchors.horizontalCenter: page.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 112
        }
        PassingNote {
            id: note

            objectName: "windowNote"
            anchors.horizontalCenter: page.horizontalCenter
            y: 60
            mostWidth: page.width - 2 * Theme.gapHuge
        }
        DropTarget {
            anchors.fill: parent
            enabled: root.usable && !dialogs.model.opened
            onAdded: page.focusInput()
        }
    }

    Drawer {
        id: drawer

        // Made when it is first shown.
        property Sidebar list: null

        objectName: "drawer"
        width: Math.min(Theme.sidebarWidth + 32, root.width * 0.85)
        height: root.height
        interactive: root.narrow && root.usable
        onAboutToShow: if (drawer.list === null) drawer.list = drawerSidebar.createObject(drawer.contentItem) as Sidebar
        onOpenedChanged: if (!opened) page.focusInput()
    }
    Component {
        id: drawerSidebar

        Sidebar {
            anchors.fill: parent
            onChosen: drawer.close()
            onTrashRequested: dialogs.trash.open()
            onBackupsRequested: dialogs.backups.open()
            onImportRequested: files.openImport()
            onSettingsRequested: dialogs.settings.open()
            onShortcutsRequested: dialogs.shortcuts.open()
            onAboutRequested: dialogs.about.open()
            onExportRequested: (id, format) => files.openExport(id, format)
        }
    }
    Dialogs {
        id: dialogs
    }
    FileDialogs {
        id: files

        onPhotosAdded: page.focusInput()
    }
    OnDemand {
        id: inspector

        TileInspector {
            onCompared: comparison.open()
            onPartTaken: page.focusInput()
            onLookRequested: (photo, messageId, position) => root.lookAt(photo, messageId, position)
        }
    }
    OnDemand {
        id: look

        PhotoLook {
            onTilesRequested: (photo, messageId, position) => root.inspect(photo, messageId, position)
        }
    }
    OnDemand {
        id: comparison

        GridComparisonView {
            onChosen: page.focusInput()
        }
    }
}
