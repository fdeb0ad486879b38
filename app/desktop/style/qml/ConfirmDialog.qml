// SPDX-License-Identifier: MIT
// Asks before what cannot be undone.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera.Style.Basics

Sheet {
    id: root

    property string question
    property string actionText

    signal confirmed

    objectName: "confirmDialog"
    mostWidth: 420
    outline: Theme.outline

    onOpened: cancelButton.forceActiveFocus()

    BodyText {
        Layout.fillWidth: true
        text: root.question
        wrapMode: Text.Wrap
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
