// SPDX-License-Identifier: MIT
// Settings of the open conversation. They apply from the next question on.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Drawer {
    id: root

    objectName: "conversationSettings"
    edge: Qt.RightEdge
    width: Math.min(380, (parent ? parent.width : 380) * 0.94)
    height: parent ? parent.height : 0
    padding: 0
    // The window's edge is for scroll bars.
    dragMargin: 0
    focus: true

    onOpened: closeButton.forceActiveFocus(Qt.TabFocusReason)
    onClosed: App.presets.forgetRemoved()

    background: Rectangle {
        color: Theme.window

        Rectangle {
            width: 1
            height: parent.height
            color: Theme.divider
        }
    }

    Item {
        id: heading

        width: root.availableWidth
        height: Theme.roomFor(52)

        TitleText {
            anchors.left: parent.left
            anchors.right: closeButton.left
            anchors.leftMargin: Theme.gapLarge
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Settings of this chat")
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
        }
        IconButton {
            id: closeButton

            objectName: "closeConversationSettings"
            anchors.right: parent.right
            anchors.rightMargin: Theme.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            iconName: "close"
            text: qsTr("Close (Esc)")
            onClicked: root.close()
        }
    }
    ScrollPane {
        id: scroller

        objectName: "conversationSettingsScroller"
        anchors.top: heading.bottom
        width: root.availableWidth
        height: root.availableHeight - heading.height
        contentHeight: column.height + 2 * Theme.gapLarge

        Column {
            id: column

            x: Theme.gapLarge
            y: Theme.gapSmall
            width: scroller.width - 2 * Theme.gapLarge
            spacing: Theme.gapLarge

            SmallText {
                width: parent.width
                text: qsTr("They apply from the next question on, in this conversation only.")
                wrapMode: Text.Wrap
            }
            PresetPicker {
                width: parent.width
            }
            Column {
                width: parent.width
                spacing: 4

                BodyText {
                    text: qsTr("System prompt")
                }
                SystemPromptField {
                    width: parent.width
                }
                SmallText {
                    width: parent.width
                    text: qsTr("What the model is told before the conversation. Leave it empty for the template's own.")
                    wrapMode: Text.Wrap
                }
            }
            SamplingRow {
                width: parent.width
                name: "temperature"
                label: qsTr("Temperature")
                explanation: qsTr("How freely words are chosen; 0 always takes the most likely one.")
            }
            SamplingRow {
                width: parent.width
                name: "topP"
                label: qsTr("Top-p")
                explanation: qsTr("Keeps only the most likely words that together reach this probability; 1 is off.")
            }
            SamplingRow {
                width: parent.width
                name: "minP"
                label: qsTr("Min-p")
                explanation: qsTr("Drops words less likely than this fraction of the most likely one; 0 is off.")
            }
            SamplingRow {
                width: parent.width
                name: "topK"
                slides: false
                label: qsTr("Top-k")
                explanation: qsTr("Keeps only this many of the most likely words; 0 is off.")
            }
            SamplingRow {
                width: parent.width
                name: "repeatPenalty"
                label: qsTr("Repeat penalty")
                explanation: qsTr("Above 1, words that were just used become less likely; 1 is off.")
            }
            SamplingRow {
                width: parent.width
                name: "maxTokens"
                slides: false
                label: qsTr("Longest answer, in tokens")
                explanation: qsTr("The answer ends there; 0 allows as many as fit into the context.")
            }
            SeedRow {
                width: parent.width
            }
            TextButton {
                objectName: "resetAllButton"
                enabled: !App.chatSettings.plain
                text: qsTr("Reset all")
                Accessible.description: qsTr("As in a new chat without a preset")
                onClicked: App.chatSettings.resetAll()
            }
        }
    }
}
