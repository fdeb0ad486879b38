// SPDX-License-Identifier: MIT
// One message: a question with its photos, or an answer. Both stand here and one is shown, because a
// Loader of Qt 6.4 cannot create bound components.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera

Item {
    id: root

    required property int index
    required property int messageRole
    required property int messageState
    required property string messageText
    required property string errorText
    required property var photos
    required property string stats
    required property string messageId
    required property string details
    required property int siblingCount
    required property int siblingIndex
    readonly property bool isQuestion: messageRole === ChatMessage.User

    signal photoClicked(var photo)

    implicitHeight: isQuestion ? question.implicitHeight : answer.implicitHeight
    height: implicitHeight

    UserMessage {
        id: question

        width: root.width
        visible: root.isQuestion
        messageId: root.messageId
        siblingCount: root.isQuestion ? root.siblingCount : 0
        siblingIndex: root.siblingIndex
        messageText: root.isQuestion ? root.messageText : ""
        photos: root.isQuestion ? root.photos : []
        onPhotoClicked: photo => root.photoClicked(photo)
    }
    AssistantMessage {
        id: answer

        width: root.width
        visible: !root.isQuestion
        messageId: root.messageId
        siblingCount: root.isQuestion ? 0 : root.siblingCount
        siblingIndex: root.siblingIndex
        details: root.details
        messageText: root.isQuestion ? "" : root.messageText
        messageState: root.messageState
        errorText: root.errorText
        stats: root.stats
        last: root.index === App.messages.count - 1
    }
}
