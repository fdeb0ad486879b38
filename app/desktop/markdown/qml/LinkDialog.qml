// SPDX-License-Identifier: MIT
// Shows where a link leads before anything opens it. Tessera itself opens no connection.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    property string address

    objectName: "linkDialog"
    mostWidth: 460
    outline: Theme.outline

    onOpened: cancelButton.forceActiveFocus()

    BodyText {
        Layout.fillWidth: true
        text: root.address.startsWith("mailto:") ? qsTr("Open this address with your mail program?") : qsTr("Open this address with your browser?")
        wrapMode: Text.Wrap
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    BodyText {
        objectName: "linkAddress"
        Layout.fillWidth: true
        text: root.address
        wrapMode: Text.WrapAnywhere
        maximumLineCount: 6
        elide: Text.ElideRight
        color: Theme.textDim
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Flow {
        Layout.fillWidth: true
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
