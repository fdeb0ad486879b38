// SPDX-License-Identifier: MIT
// The conversations, and what stands under them.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera

Rectangle {
    id: root

    // Something was chosen: a drawer closes then.
    signal chosen

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
                App.chat.newConversation();
                root.chosen();
            }
        }

        ListView {
            id: list

            objectName: "conversationList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: 4
            clip: true
            spacing: 2
            model: App.conversations
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            currentIndex: -1
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Conversations")

            ScrollBar.vertical: ScrollBar {}

            delegate: ConversationDelegate {
                width: ListView.view.width
                onChosen: root.chosen()
            }
        }

        Text {
            visible: list.count === 0
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.gap
            text: qsTr("Your conversations will be here.")
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }

        AppearanceSwitch {
            Layout.fillWidth: true
        }
    }
}
