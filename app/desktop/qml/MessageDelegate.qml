// SPDX-License-Identifier: MIT
// One message: a question with its photos, or an answer. Not "Bound": a Loader of Qt 6.4 cannot create
// bound components.
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

    signal photoClicked(var photo)

    implicitHeight: loader.implicitHeight
    height: implicitHeight

    Loader {
        id: loader

        width: root.width
        sourceComponent: root.messageRole === ChatMessage.User ? question : answer
    }
    Component {
        id: question

        UserMessage {
            messageText: root.messageText
            photos: root.photos
            onPhotoClicked: photo => root.photoClicked(photo)
        }
    }
    Component {
        id: answer

        AssistantMessage {
            messageText: root.messageText
            messageState: root.messageState
            errorText: root.errorText
            stats: root.stats
            last: root.index === App.messages.count - 1
        }
    }
}
