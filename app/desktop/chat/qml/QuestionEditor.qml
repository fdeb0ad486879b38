// SPDX-License-Identifier: MIT
// Rewords a question, to ask it again.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

ControlFrame {
    id: root

    signal sent(string text)
    signal cancelled

    function start(text: string): void {
        editor.text = text;
        editor.forceActiveFocus();
        editor.cursorPosition = editor.length;
    }

    implicitHeight: editor.implicitHeight + buttons.height + 2 * Theme.gapSmall
    field: true
    focused: editor.activeFocus
    radius: Theme.radiusLarge
    fill: Theme.window

    TextArea {
        id: editor

        objectName: "questionEditor"
        width: parent.width
        topPadding: Theme.gap
        leftPadding: Theme.gapLarge
        rightPadding: Theme.gapLarge
        wrapMode: TextArea.Wrap
        textFormat: TextEdit.PlainText
        color: Theme.text
        font.pixelSize: Theme.bodyPx
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentText
        Accessible.name: qsTr("The question, to be rephrased")
        background: null
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
        Keys.onEscapePressed: root.cancelled()
        Keys.onTabPressed: editor.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        Keys.onBacktabPressed: editor.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        Keys.onPressed: event => {
            const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
            if (enter && !(event.modifiers & Qt.ShiftModifier)) {
                root.sent(editor.text.trim());
                event.accepted = true;
            }
        }
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.gapSmall
        spacing: Theme.gapSmall

        TextButton {
            objectName: "cancelEditButton"
            text: qsTr("Cancel")
            onClicked: root.cancelled()
        }
        TextButton {
            objectName: "sendEditedButton"
            primary: true
            enabled: App.asking.canBranch
            text: qsTr("Ask")
            onClicked: root.sent(editor.text.trim())
        }
    }
}
