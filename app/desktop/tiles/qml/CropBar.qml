// SPDX-License-Identifier: MIT
// The chosen part of a photo, what it costs, and the button to ask about it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    required property CropSelection selection
    readonly property bool narrow: width < 560

    signal asked
    signal cancelled

    objectName: "cropBar"
    implicitHeight: grid.implicitHeight + 2 * Theme.gapSmall
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.divider
    }
    GridLayout {
        id: grid

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.gapLarge
        anchors.rightMargin: Theme.gapLarge
        columns: root.narrow ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapSmall

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            BodyText {
                objectName: "cropSize"
                Layout.fillWidth: true
                text: root.selection.empty ? qsTr("Draw a rectangle on the photo") : root.selection.sizeText
                elide: Text.ElideRight
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            SmallText {
                objectName: "cropCost"
                Layout.fillWidth: true
                text: root.selection.costText !== "" ? root.selection.costText : qsTr("It is cut out at the photo's full resolution.")
                elide: Text.ElideRight
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
        RowLayout {
            Layout.alignment: Qt.AlignRight
            spacing: Theme.gapSmall

            TextButton {
                objectName: "cropCancel"
                text: qsTr("Cancel")
                onClicked: root.cancelled()
            }
            TextButton {
                objectName: "cropAsk"
                primary: true
                enabled: !root.selection.empty
                text: qsTr("Ask about this part")
                onClicked: root.asked()
            }
        }
    }
}
