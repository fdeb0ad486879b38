// SPDX-License-Identifier: MIT
// Which of the branches that begin here is shown, with buttons to the others.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Row {
    id: root

    required property string messageId
    required property int siblingCount
    required property int siblingIndex

    visible: siblingCount > 1
    spacing: 0
    Accessible.role: Accessible.Grouping
    Accessible.name: Places.fill(qsTr("Version %1 of %2"), [root.siblingIndex + 1, root.siblingCount])

    IconButton {
        objectName: "branchBefore"
        width: 28
        height: 32
        iconName: "chevron-left"
        icon.width: 16
        icon.height: 16
        enabled: root.siblingIndex > 0
        text: qsTr("Previous version")
        onClicked: App.conversation.stepBranch(root.messageId, -1)
    }
    SmallText {
        objectName: "branchText"
        anchors.verticalCenter: parent.verticalCenter
        text: Places.fill(qsTr("%1 / %2"), [root.siblingIndex + 1, root.siblingCount])
    }
    IconButton {
        objectName: "branchAfter"
        width: 28
        height: 32
        iconName: "chevron-right"
        icon.width: 16
        icon.height: 16
        enabled: root.siblingIndex < root.siblingCount - 1
        text: qsTr("Next version")
        onClicked: App.conversation.stepBranch(root.messageId, 1)
    }
}
