// SPDX-License-Identifier: MIT
// A question with its photos; can be asked with other words.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera

Column {
    id: root

    required property string messageId
    required property string messageText
    required property var photos
    required property int siblingCount
    required property int siblingIndex
    property bool editing: false
    readonly property real photoHeight: photos.length === 1 ? 320 : 180

    signal photoClicked(var photo)

    function startEditing(): void {
        editor.text = root.messageText;
        root.editing = true;
        editor.forceActiveFocus();
        editor.cursorPosition = editor.length;
    }
    function sendEdited(): void {
        const text = editor.text.trim();
        if (!App.chat.canBranch || (text === "" && root.photos.length === 0))
            return;
        root.editing = false;
        App.chat.editQuestion(root.messageId, text);
    }

    spacing: Theme.gapSmall

    // The delegate may come to show another message.
    onMessageIdChanged: root.editing = false

    HoverHandler {
        id: hover
    }
    Flow {
        width: root.width
        spacing: Theme.gapSmall
        layoutDirection: Qt.RightToLeft
        visible: root.photos.length > 0

        Repeater {
            model: root.photos

            PhotoTile {
                required property var modelData
                readonly property real scaling: Math.min(root.photoHeight / modelData.heightPx, root.width / modelData.widthPx, 1)

                objectName: "messagePhoto"
                photo: modelData
                width: Math.max(32, modelData.widthPx * scaling)
                height: Math.max(32, modelData.heightPx * scaling)
                onClicked: root.photoClicked(modelData)
            }
        }
    }
    Rectangle {
        anchors.right: parent.right
        visible: root.messageText !== "" && !root.editing
        width: text.width + 2 * Theme.gapLarge
        height: text.height + 20
        radius: Theme.radiusLarge
        color: Theme.surfaceRaised

        MessageText {
            id: text

            objectName: "questionText"
            x: Theme.gapLarge
            y: 10
            width: Math.min(implicitWidth, root.width * 0.85 - 2 * Theme.gapLarge)
            text: root.messageText
            font.pixelSize: Theme.bodyPx
            Accessible.name: qsTr("You: %1").arg(root.messageText)
        }
    }
    Rectangle {
        width: root.width
        visible: root.editing
        height: editor.implicitHeight + editRow.height + 3 * Theme.gapSmall
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: editor.activeFocus ? 2 : 1
        border.color: editor.activeFocus ? Theme.accent : Theme.outline

        TextArea {
            id: editor

            objectName: "questionEditor"
            width: parent.width
            leftPadding: Theme.gapLarge
            rightPadding: Theme.gapLarge
            wrapMode: TextArea.Wrap
            textFormat: TextEdit.PlainText
            color: Theme.text
            font.pixelSize: Theme.bodyPx
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentText
            Accessible.name: qsTr("The question, to ask it with other words")
            background: null
            Keys.onEscapePressed: root.editing = false
            Keys.onPressed: event => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                if (enter && !(event.modifiers & Qt.ShiftModifier)) {
                    root.sendEdited();
                    event.accepted = true;
                }
            }
        }
        Row {
            id: editRow

            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.gapSmall
            spacing: Theme.gapSmall

            TextButton {
                objectName: "cancelEditButton"
                text: qsTr("Cancel")
                onClicked: root.editing = false
            }
            TextButton {
                objectName: "sendEditedButton"
                primary: true
                enabled: App.chat.canBranch
                text: qsTr("Ask")
                onClicked: root.sendEdited()
            }
        }
    }
    Row {
        id: actions

        anchors.right: parent.right
        visible: !root.editing
        spacing: 2

        BranchSwitcher {
            messageId: root.messageId
            siblingCount: root.siblingCount
            siblingIndex: root.siblingIndex
        }
        Row {
            id: tools

            spacing: 2
            // Quiet until they are wanted; there for the keyboard all the same.
            opacity: hover.hovered || editButton.activeFocus || copyButton.activeFocus || deleteButton.activeFocus ? 1 : 0

            IconButton {
                id: editButton

                objectName: "editButton"
                width: 32
                height: 32
                iconName: "edit"
                iconColor: Theme.textDim
                text: qsTr("Ask with other words")
                enabled: App.chat.canBranch
                onClicked: root.startEditing()
            }
            IconButton {
                id: copyButton

                objectName: "copyQuestionButton"
                width: 32
                height: 32
                visible: root.messageText !== ""
                iconName: "copy"
                iconColor: Theme.textDim
                text: qsTr("Copy the question")
                onClicked: App.chat.copy(root.messageText)
            }
            IconButton {
                id: deleteButton

                objectName: "deleteQuestionButton"
                width: 32
                height: 32
                iconName: "trash"
                iconColor: Theme.textDim
                text: qsTr("Delete the question and what follows")
                onClicked: App.chat.removeMessage(root.messageId)
            }
        }
    }
}
