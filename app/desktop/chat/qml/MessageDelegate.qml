// SPDX-License-Identifier: MIT
// One message: a question with its photos, or an answer. Only one of the two is made, and from its
// file, because a Loader in Qt 6.4 cannot create bound components.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Markdown

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
    required property string markedText
    required property var regions
    required property string regionAnswer
    required property var regionPhoto
    // Of the answer whose regions these are; -1: none is pointed at.
    readonly property int litGroup: regionAnswer !== "" && App.regions.litAnswer === regionAnswer ? App.regions.litGroup : -1
    // In the middle: a delegate is as wide as its view, because Qt 6.8 puts it at the view's left edge.
    property real columnWidth: width
    // The visible part of the list, in coordinates of this item.
    property real visibleTop: 0
    property real visibleBottom: 0

    signal photoClicked(var photo, string messageId, int position)
    signal photoLooked(var photo, string messageId, int position)
    // Of the conversation.
    signal settingsRequested

    // On the photo; -1: it was left.
    function reachRegion(group: int, number: int): void {
        if (group >= 0)
            App.regions.light(root, root.regionAnswer, group, number);
        else
            App.regions.unlight(root);
    }
    // Of a question.
    function edit(): void {
        (loader.item as UserMessage).startEditing();
    }

    // Of what has the focus in it.
    function selection(): string {
        const text = root.Window.activeFocusItem as TextEdit;
        for (let place = text as Item; place; place = place.parent)
            if (place === root)
                return text instanceof MessageText ? (text as MessageText).allSelected() : text.selectedText;
        return "";
    }
    // FocusRule calls it.
    function openContextMenu(): void {
        if (root.messageState === ChatMessage.Streaming)
            return;
        if (root.messageRole === ChatMessage.User)
            (loader.item as UserMessage).openMenu(null);
        else
            (loader.item as AssistantMessage).openMenu(null);
    }

    implicitHeight: loader.implicitHeight
    height: implicitHeight

    Loader {
        id: loader

        anchors.horizontalCenter: parent.horizontalCenter
        width: root.columnWidth
        Component.onCompleted: setSource(root.messageRole === ChatMessage.User ? "UserMessage.qml" : "AssistantMessage.qml", {
            message: root
        })
    }
}
