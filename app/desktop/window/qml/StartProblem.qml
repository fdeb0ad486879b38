// SPDX-License-Identifier: MIT
// Instead of the conversations, where they cannot be opened: why, and what can be done.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    signal quitRequested

    // Enter tries again, which changes nothing that is there.
    function takeFocus(): void {
        if (visible)
            tryAgainButton.forceActiveFocus(Qt.TabFocusReason);
    }

    spacing: Theme.gap
    onVisibleChanged: root.takeFocus()
    Component.onCompleted: root.takeFocus()

    Banner {
        objectName: "startError"
        width: root.width
        message: App.history.startError
    }
    BodyText {
        width: root.width
        visible: App.history.damaged
        text: qsTr("The damaged file can be set aside under another name in the same folder; nothing is deleted.")
        wrapMode: Text.Wrap
        color: Theme.textDim
    }
    Flow {
        width: root.width
        spacing: Theme.gapSmall

        TextButton {
            objectName: "startOverButton"
            visible: App.history.damaged
            primary: true
            text: App.archive.backups.length > 0 ? qsTr("Set it aside and restore the backup from %1").arg(App.archive.backups[0].label) : qsTr("Set it aside and start afresh")
            onClicked: App.archive.startOver()
        }
        TextButton {
            id: tryAgainButton

            objectName: "tryAgainButton"
            primary: !App.history.damaged
            text: qsTr("Try again")
            onClicked: App.tryAgain()
        }
        TextButton {
            objectName: "quitButton"
            text: qsTr("Quit")
            onClicked: root.quitRequested()
        }
    }
}
