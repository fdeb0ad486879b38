// SPDX-License-Identifier: MIT
// What the model is told before the conversation.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

ControlFrame {
    id: root

    readonly property string prompt: App.chatSettings.systemPrompt

    onPromptChanged: if (input.text !== prompt) input.text = prompt

    implicitHeight: Math.min(Theme.roomFor(200), Math.max(Theme.roomFor(76), input.implicitHeight, hint.visible ? hint.implicitHeight + 16 : 0))
    field: true
    focused: input.activeFocus
    fill: Theme.window

    // A placeholder of its own: the text area's has only one line.
    BodyText {
        id: hint

        objectName: "systemPromptHint"
        x: 10
        y: 10
        width: parent.width - 20
        visible: input.length === 0
        text: App.chatSettings.templateSystemPrompt === "" ? qsTr("None. For example: Answer in one sentence.") : App.chatSettings.templateSystemPrompt
        wrapMode: Text.Wrap
        maximumLineCount: 9
        elide: Text.ElideRight
        color: Theme.textDim
        Accessible.ignored: true
    }
    Flickable {
        id: scroller

        anchors.fill: parent
        anchors.margins: 2
        clip: true
        contentWidth: width
        contentHeight: input.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: AppScrollBar {}

        TextArea.flickable: TextArea {
            id: input

            objectName: "systemPromptInput"
            color: Theme.text
            font.pixelSize: Theme.bodyPx
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentText
            leftPadding: 8
            rightPadding: 8
            topPadding: 8
            bottomPadding: 8
            background: null
            Keys.onTabPressed: input.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: input.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            Accessible.name: qsTr("System prompt")
            Accessible.description: hint.text
            Component.onCompleted: text = root.prompt
            onTextChanged: App.chatSettings.systemPrompt = text
        }
    }
}
