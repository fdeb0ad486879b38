// SPDX-License-Identifier: MIT
// Asks before what cannot be undone.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Popup {
    id: root

    property string question
    property string actionText

    signal confirmed

    objectName: "confirmDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(420, (parent ? parent.width : 420) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true

    onOpened: cancelButton.forceActiveFocus()

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.outline
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gapLarge

        Text {
            Layout.fillWidth: true
            text: root.question
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
            font.pixelSize: Theme.bodyPx
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: Theme.gapSmall

            TextButton {
                id: cancelButton

                objectName: "cancelButton"
                text: qsTr("Cancel")
                onClicked: root.close()
            }
            TextButton {
                objectName: "confirmButton"
                primary: true
                text: root.actionText
                onClicked: {
                    root.close();
                    root.confirmed();
                }
            }
        }
    }
}
