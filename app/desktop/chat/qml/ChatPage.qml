// SPDX-License-Identifier: MIT
// Header, conversation and composer.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.History
import Tessera.Style

Rectangle {
    id: root

    required property bool narrow
    required property bool sidebarHidden
    // Where the question is written.
    readonly property alias input: composer.input

    signal menuRequested
    signal modelRequested
    signal settingsRequested
    signal photosRequested
    // A photo of the question `messageId`; empty: of the one being written. Its tiles are asked for, or it alone.
    signal photoClicked(var photo, string messageId, int position)
    signal photoLooked(var photo, string messageId, int position)

    function find(): void {
        if (!App.find.open)
            App.find.openAt(messages.firstVisibleRow());
        findBar.focusField();
    }
    function focusInput(): void {
        composer.focusInput();
    }
    // A key that FocusRule leaves to the conversation.
    function useKey(key: int): void {
        if (key === Qt.Key_Up && composer.input.activeFocus)
            messages.editLastQuestion();
        else
            messages.scroll(key);
    }

    color: Theme.window

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ChatHeader {
            Layout.fillWidth: true
            narrow: root.narrow
            sidebarHidden: root.sidebarHidden
            onMenuRequested: root.menuRequested()
            onModelRequested: root.modelRequested()
            onSettingsRequested: root.settingsRequested()
        }
        Banner {
            objectName: "readOnlyBanner"
            Layout.fillWidth: true
            Layout.margins: Theme.gapSmall
            visible: App.history.readOnlyReason !== ""
            message: qsTr("You can read your conversations, but nothing can be asked or changed. %1").arg(App.history.readOnlyReason)
            actionText: qsTr("Try again")
            onAction: App.tryAgain()
        }
        Banner {
            objectName: "noticeBanner"
            Layout.fillWidth: true
            Layout.margins: Theme.gapSmall
            visible: App.notice.text !== ""
            message: App.notice.text
            closable: true
            onClosed: App.notice.dismiss()
        }
        ArchiveBar {
            Layout.fillWidth: true
            Layout.margins: Theme.gapSmall
        }
        Banner {
            objectName: "modelErrorBanner"
            Layout.fillWidth: true
            Layout.margins: Theme.gapSmall
            visible: App.models.errorMessage !== ""
            serious: App.models.status === ModelController.Failed
            message: App.models.errorMessage
            actionText: App.models.status === ModelController.Ready ? "" : qsTr("Choose a model")
            otherText: App.models.status === ModelController.Failed && App.models.missing ? qsTr("Try again") : ""
            closable: App.models.status === ModelController.Ready
            onAction: root.modelRequested()
            onOtherAction: App.models.loadAgain()
            onClosed: App.models.dismissError()
        }
        FindBar {
            id: findBar

            Layout.fillWidth: true
        }
        Item {
            objectName: "messageArea"
            Layout.fillWidth: true
            Layout.fillHeight: true

            MessageList {
                id: messages

                anchors.fill: parent
                visible: App.messages.count > 0
                fullHeight: parent.height
                buttonRoom: endButton.beside ? 0 : endButton.height + Theme.gapSmall
                onPhotoClicked: (photo, messageId, position) => root.photoClicked(photo, messageId, position)
                onPhotoLooked: (photo, messageId, position) => root.photoLooked(photo, messageId, position)
                onSettingsRequested: root.settingsRequested()
                onEmptyClicked: root.focusInput()
            }
            // Only after what has moved the view.
            Binding {
                target: messages
                property: "anchors.bottomMargin"
                value: endButton.visible ? messages.buttonRoom : 0
                delayed: true
            }
            IconButton {
                id: endButton

                // The messages; else it has room of its own below them, and covers no photo.
                readonly property bool beside: (parent.width - messages.columnWidth) / 2 >= width + Theme.scrollBarSize + 2 * Theme.gapSmall

                objectName: "endButton"
                anchors.right: parent.right
                anchors.rightMargin: Theme.scrollBarSize + Theme.gapSmall
                anchors.bottom: parent.bottom
                anchors.bottomMargin: beside ? Theme.gapSmall : 0
                visible: messages.visible && messages.away
                iconName: "chevron-down"
                iconColor: App.answer.busyHere ? Theme.accentText : Theme.text
                fill: App.answer.busyHere ? Theme.accent : Theme.surfaceRaised
                fillHovered: App.answer.busyHere ? Qt.tint(Theme.accent, "#18808080") : Theme.divider
                text: App.answer.busyHere ? qsTr("Go to the answer being written (End)") : qsTr("Go to the end (End)")
                onClicked: messages.scroll(Qt.Key_End)
            }
            EmptyState {
                anchors.fill: parent
                visible: App.messages.count === 0 && !App.conversation.loading
                onModelRequested: root.modelRequested()
                onPhotosRequested: root.photosRequested()
            }
        }
        ComposerPane {
            id: composer

            Layout.fillWidth: true
            Layout.topMargin: Theme.gapSmall
            onModelRequested: root.modelRequested()
            onPhotosRequested: root.photosRequested()
            onPhotoClicked: (photo, position) => root.photoClicked(photo, "", position)
            onPhotoLooked: (photo, position) => root.photoLooked(photo, "", position)
        }
    }
}
