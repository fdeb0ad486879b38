// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Tessera

ApplicationWindow {
    id: root

    readonly property bool narrow: width < Theme.narrowWidth
    readonly property bool usable: App.chat.startError === ""

    function newChat(): void {
        App.chat.newConversation();
        page.focusInput();
    }

    objectName: "mainWindow"
    minimumWidth: 360
    minimumHeight: 420
    visible: true
    title: App.chat.title === "" ? qsTr("Tessera") : qsTr("%1 – Tessera").arg(App.chat.title)
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
    // The Basic style marks with a light wash of the highlight; fields set their own selection colours.
    palette.highlightedText: Theme.text
    palette.placeholderText: Theme.textDim
    palette.light: Theme.surfaceRaised
    palette.midlight: Theme.surfaceRaised
    palette.mid: Theme.outline
    palette.dark: Theme.textDim
    palette.toolTipBase: Theme.surfaceRaised
    palette.toolTipText: Theme.text

    Component.onCompleted: {
        root.width = App.settings.windowSize.width;
        root.height = App.settings.windowSize.height;
        page.focusInput();
    }
    onClosing: App.settings.windowSize = Qt.size(root.width, root.height)

    Shortcut {
        sequence: "Ctrl+N"
        enabled: root.usable
        onActivated: root.newChat()
    }
    Shortcut {
        sequence: "Ctrl+O"
        enabled: root.usable
        onActivated: photoDialog.open()
    }
    Shortcut {
        sequence: "Esc"
        enabled: App.chat.busyHere && !inspector.opened && !modelDialog.opened && !drawer.opened
        onActivated: App.chat.stop()
    }

    Sidebar {
        id: sidebar

        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: visible ? Theme.sidebarWidth : 0
        visible: !root.narrow && root.usable
        onChosen: page.focusInput()

        Rectangle {
            anchors.right: parent.right
            width: 1
            height: parent.height
            color: Theme.divider
        }
    }
    ChatPage {
        id: page

        anchors.left: sidebar.right
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        visible: root.usable
        narrow: root.narrow
        onMenuRequested: drawer.open()
        onModelRequested: modelDialog.open()
        onPhotosRequested: photoDialog.open()
        onPhotoClicked: photo => inspector.show(photo)
    }
    Banner {
        objectName: "startError"
        anchors.centerIn: parent
        width: Math.min(560, parent.width - 32)
        visible: !root.usable
        message: App.chat.startError
        actionText: qsTr("Quit")
        onAction: Qt.quit()
    }
    UndoBar {
        anchors.horizontalCenter: page.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 112
    }
    DropTarget {
        anchors.fill: parent
        enabled: root.usable
    }

    Drawer {
        id: drawer

        objectName: "drawer"
        width: Math.min(Theme.sidebarWidth + 32, root.width * 0.85)
        height: root.height
        interactive: root.narrow && root.usable
        onOpenedChanged: if (!opened) page.focusInput()

        Sidebar {
            anchors.fill: parent
            onChosen: drawer.close()
        }
    }
    ModelDialog {
        id: modelDialog
    }
    TileInspector {
        id: inspector
    }
    FileDialog {
        id: photoDialog

        title: qsTr("Open photos")
        fileMode: FileDialog.OpenFiles
        currentFolder: App.composer.photoFolder
        nameFilters: [qsTr("Photos (*.jpg *.jpeg *.png *.bmp)"), qsTr("All files (*)")]
        onAccepted: {
            App.composer.photoFolder = currentFolder;
            App.composer.addUrls(selectedFiles);
            page.focusInput();
        }
    }
}
