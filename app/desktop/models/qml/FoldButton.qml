// SPDX-License-Identifier: MIT
// Shows and hides what is below it.
import QtQuick
import Tessera.Style

TextButton {
    id: root

    property bool open: false

    flat: true
    leftPadding: Theme.gapSmall
    icon.source: Theme.icon(root.open ? "chevron-down" : "chevron-right")
    icon.width: 16
    icon.height: 16
    Accessible.description: root.open ? qsTr("open") : qsTr("closed")
    onClicked: root.open = !root.open
}
