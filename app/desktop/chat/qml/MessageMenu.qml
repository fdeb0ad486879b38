// SPDX-License-Identifier: MIT
// What can be done with a question or an answer.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

AppMenu {
    id: root

    required property MessageDelegate message
    // The text that was selected in it when the menu was opened.
    property string selection
    readonly property bool question: message.messageRole === ChatMessage.User
    readonly property bool last: message.index === App.messages.count - 1

    signal copyRequested
    signal editRequested

    // An entry that may be missing leaves no gap.
    component Entry: AppMenuItem {
        height: visible ? implicitHeight : 0
    }
    component Gap: AppMenuSeparator {
        height: visible ? implicitHeight : 0
    }

    Entry {
        objectName: "copySelectionAction"
        visible: root.selection !== ""
        text: qsTr("Copy the selection")
        keys: "Ctrl+C"
        onTriggered: App.copy(root.selection)
    }
    Entry {
        objectName: "copyMessageAction"
        visible: root.message.messageText !== ""
        text: root.question ? qsTr("Copy the question") : qsTr("Copy the answer")
        keys: root.last && !root.question ? "Ctrl+Shift+C" : ""
        onTriggered: root.copyRequested()
    }
    Entry {
        objectName: "editAction"
        visible: root.question
        enabled: App.asking.canBranch
        text: qsTr("Rephrase the question")
        keys: root.message.index >= App.messages.count - 2 ? "Up" : ""
        // The menu takes the focus with it when it closes.
        onTriggered: editTimer.start()
    }
    Entry {
        objectName: "continueAction"
        visible: root.last && !root.question && App.asking.canContinue
        text: qsTr("Continue the answer")
        keys: "Ctrl+Shift+R"
        onTriggered: App.asking.continueLast()
    }
    Entry {
        objectName: "againAction"
        visible: !root.question
        enabled: App.asking.canBranch
        text: qsTr("Another answer")
        keys: root.last ? "Ctrl+R" : ""
        onTriggered: App.asking.regenerate(root.message.messageId)
    }
    Entry {
        objectName: "compareAction"
        visible: root.message.siblingCount > 1
        text: root.message.siblingIndex > 0 ? qsTr("Compare with the previous version") : qsTr("Compare with the next version")
        onTriggered: compareTimer.start()
    }
    Gap {}
    Entry {
        objectName: "deleteMessageAction"
        text: root.last ? qsTr("Delete") : qsTr("Delete with everything after it")
        danger: true
        onTriggered: App.conversation.removeMessage(root.message.messageId)
    }

    Timer {
        id: editTimer

        interval: 0
        onTriggered: root.editRequested()
    }
    Timer {
        id: compareTimer

        interval: 0
        onTriggered: App.comparison.open(root.message.messageId)
    }
}
