// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import Tessera

Column {
    id: root

    required property string messageText
    required property int messageState
    required property string errorText
    required property string stats
    required property bool last
    readonly property bool streaming: messageState === ChatMessage.Streaming

    spacing: Theme.gapSmall

    MessageText {
        objectName: "answerText"
        width: root.width
        visible: root.messageText !== ""
        text: root.messageText
        Accessible.name: qsTr("Answer: %1").arg(root.messageText)
    }
    Row {
        visible: root.streaming && root.messageText === ""
        spacing: Theme.gapSmall

        BusyDot {
            anchors.verticalCenter: parent.verticalCenter
        }
        Text {
            objectName: "stageText"
            text: App.chat.stageText === "" ? qsTr("Starting …") : App.chat.stageText
            textFormat: Text.PlainText
            color: Theme.textDim
            font.pixelSize: Theme.bodyPx
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
    Banner {
        objectName: "errorBanner"
        width: root.width
        visible: root.errorText !== ""
        message: root.errorText
        serious: root.messageState === ChatMessage.Failed
        actionText: root.last && root.messageState === ChatMessage.Failed && App.chat.canRetry ? qsTr("Try again") : ""
        onAction: App.chat.retry()
    }
    Row {
        spacing: Theme.gap
        visible: !root.streaming

        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: {
                const parts = [];
                if (root.messageState === ChatMessage.Stopped && root.errorText === "")
                    parts.push(qsTr("Stopped"));
                if (root.messageState === ChatMessage.Interrupted)
                    parts.push(qsTr("Interrupted when Tessera closed"));
                if (root.stats !== "")
                    parts.push(root.stats);
                return parts.join("  ·  ");
            }
            visible: text !== ""
            textFormat: Text.PlainText
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }
        TextButton {
            objectName: "retryButton"
            anchors.verticalCenter: parent.verticalCenter
            visible: root.last && App.chat.canRetry && root.messageState !== ChatMessage.Failed
            flat: true
            implicitHeight: 32
            text: qsTr("Ask again")
            onClicked: App.chat.retry()
        }
    }
}
