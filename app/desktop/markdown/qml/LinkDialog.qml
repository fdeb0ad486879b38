// SPDX-License-Identifier: MIT
// Shows where a link leads before anything opens it. Tessera itself opens no connection.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Popup {
    id: root

    property string address

    objectName: "linkDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(460, (parent ? parent.width : 460) - 2 * Theme.gapLarge)
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
    Column {
        width: parent.width
        spacing: Theme.gapLarge

        Text {
            width: parent.width
            text: root.address.startsWith("mailto:") ? qsTr("Open this address with your mail program?") : qsTr("Open this address with your browser?")
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.text
            font.pixelSize: Theme.bodyPx
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Text {
            objectName: "linkAddress"
            width: parent.width
            text: root.address
            textFormat: Text.PlainText
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 6
            elide: Text.ElideRight
            color: Theme.textDim
            font.pixelSize: Theme.bodyPx
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.gapSmall
            layoutDirection: Qt.RightToLeft

            TextButton {
                objectName: "openLinkButton"
                primary: true
                text: qsTr("Open")
                onClicked: {
                    root.close();
                    Qt.openUrlExternally(root.address);
                }
            }
            TextButton {
                objectName: "copyLinkButton"
                text: qsTr("Copy the address")
                onClicked: {
                    App.copy(root.address);
                    root.close();
                }
            }
            TextButton {
                id: cancelButton

                objectName: "cancelLinkButton"
                text: qsTr("Cancel")
                onClicked: root.close()
            }
        }
    }
}
