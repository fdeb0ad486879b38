// SPDX-License-Identifier: MIT
// What the previewed grid would cost, and the button to ask with it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    required property TileInspection inspection
    // The question that the photo belongs to; empty: the one being written.
    required property string messageId
    required property int position
    readonly property bool sent: root.messageId !== ""
    readonly property string problem: {
        // Read so that the binding depends on them.
        void App.asking.canBranch;
        void App.models.handling.tileScheme;
        return root.sent ? App.comparison.problem(root.messageId, root.position, root.inspection.grid) : "";
    }

    signal used

    objectName: "gridAction"
    implicitHeight: row.implicitHeight + 2 * Theme.gapSmall
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.divider
    }
    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.gapLarge
        anchors.rightMargin: Theme.gapLarge
        spacing: Theme.gap

        SmallText {
            objectName: "gridCost"
            Layout.fillWidth: true
            text: root.problem !== "" ? root.problem : root.inspection.costChange
            wrapMode: Text.Wrap
            color: root.problem !== "" ? Theme.textDim : Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        TextButton {
            objectName: "useGrid"
            primary: true
            enabled: root.problem === ""
            text: root.sent ? qsTr("Ask again with this grid") : qsTr("Use this grid")
            onClicked: root.used()
        }
    }
}
