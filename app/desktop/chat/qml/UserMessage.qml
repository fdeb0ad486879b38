// SPDX-License-Identifier: MIT
// A question with its photos; can be reworded and asked again.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Markdown
import Tessera.Style

Column {
    id: root

    required property MessageDelegate message
    readonly property string messageText: message.messageText
    readonly property var photos: message.photos
    property bool editing: false

    function startEditing(): void {
        if (App.asking.canBranch)
            root.editing = true;
    }
    function sendEdited(text: string): void {
        if (!App.asking.canBranch || (text === "" && root.photos.length === 0))
            return;
        root.editing = false;
        App.asking.editQuestion(root.message.messageId, text);
    }

    // Without a place: below its button.
    function openMenu(place: var): void {
        menuLoader.setSource("MessageMenu.qml", {
            message: root.message,
            selection: root.message.selection()
        });
        const menu = menuLoader.item as MessageMenu;
        menu.copyRequested.connect(copyButton.copy);
        menu.editRequested.connect(root.startEditing);
        if (place)
            menu.popup(bubble, place);
        else
            menu.popup(moreButton, 0, moreButton.height);
    }

    spacing: Theme.gapSmall

    HoverHandler {
        id: hover
    }
    // From its file, because Qt 6.4 cannot create a bound component here.
    Loader {
        id: menuLoader

        readonly property bool opened: item !== null && (item as MessageMenu).opened
    }
    PhotoRows {
        width: root.width
        photos: root.photos
        regions: root.message.regions
        litGroup: root.message.litGroup
        litNumber: App.regions.litNumber
        onRegionReached: (group, number) => root.message.reachRegion(group, number)
        onRegionClicked: group => App.regions.open(root.message.regionAnswer, group)
        onPhotoClicked: (photo, position) => root.message.photoClicked(photo, root.message.messageId, position)
        onPhotoLooked: (photo, position) => root.message.photoLooked(photo, root.message.messageId, position)
    }
    Rectangle {
        id: bubble

        anchors.right: parent.right
        visible: root.messageText !== "" && !root.editing
        width: text.width + 2 * Theme.gapLarge
        height: text.height + 20
        radius: Theme.radiusLarge
        color: Theme.surfaceRaised

        TapHandler {
            acceptedButtons: Qt.RightButton
            gesturePolicy: TapHandler.WithinBounds
            onTapped: eventPoint => root.openMenu(eventPoint.position)
        }
        MessageText {
            id: text

            objectName: "questionText"
            x: Theme.gapLarge
            y: 10
            width: Math.min(implicitWidth, root.width * 0.85 - 2 * Theme.gapLarge)
            text: root.messageText
            currentHit: root.message.index === App.find.row ? App.find.hit : -1
            font.pixelSize: Theme.bodyPx
            Accessible.name: qsTr("You: %1").arg(root.messageText)
        }
    }
    Loader {
        id: editor

        width: root.width
        active: root.editing
        visible: active
        source: "QuestionEditor.qml"
        onLoaded: (item as QuestionEditor).start(root.messageText)

        Connections {
            target: editor.item as QuestionEditor

            function onSent(text: string): void {
                root.sendEdited(text);
            }
            function onCancelled(): void {
                root.editing = false;
            }
        }
    }
    // Extends into the gap between two messages, since it is hidden most of the time.
    Item {
        anchors.right: parent.right
        visible: !root.editing
        width: actions.width
        height: root.message.siblingCount > 1 ? 32 : 12

        Row {
            id: actions

            spacing: 2

            HoverHandler {
                id: actionsHover
            }
            Row {
                spacing: 2
                // Hidden until hovered, but always reachable by keyboard.
                opacity: hover.hovered || actionsHover.hovered || editButton.activeFocus || copyButton.activeFocus || copyButton.done || moreButton.activeFocus || menuLoader.opened ? 1 : 0

                IconButton {
                    id: editButton

                    objectName: "editButton"
                    width: 32
                    height: 32
                    iconName: "edit"
                    iconColor: Theme.textDim
                    text: qsTr("Rephrase the question")
                    enabled: App.asking.canBranch
                    onClicked: root.startEditing()
                }
                CopyButton {
                    id: copyButton

                    objectName: "copyQuestionButton"
                    width: 32
                    height: 32
                    visible: root.messageText !== ""
                    label: qsTr("Copy the question")
                    onCopyRequested: App.copy(root.messageText)
                }
                IconButton {
                    id: moreButton

                    objectName: "questionMenuButton"
                    width: 32
                    height: 32
                    iconName: "more"
                    iconColor: Theme.textDim
                    text: qsTr("More")
                    onClicked: root.openMenu(null)
                }
            }
            BranchSwitcher {
                messageId: root.message.messageId
                siblingCount: root.message.siblingCount
                siblingIndex: root.message.siblingIndex
            }
            IconButton {
                objectName: "compareButton"
                width: 32
                height: 32
                visible: root.message.siblingCount > 1
                iconName: "compare"
                iconColor: Theme.textDim
                text: root.message.siblingIndex > 0 ? qsTr("Compare with the previous version") : qsTr("Compare with the next version")
                onClicked: App.comparison.open(root.message.messageId)
            }
        }
    }
}
