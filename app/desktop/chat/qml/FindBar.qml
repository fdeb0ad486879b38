// SPDX-License-Identifier: MIT
// Finds a text in the open conversation.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    function focusField(): void {
        field.forceActiveFocus();
        field.selectAll();
    }

    objectName: "findBar"
    implicitHeight: row.implicitHeight + 2 * Theme.gapSmall
    visible: App.find.open
    color: Theme.surface
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Find in this conversation")

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.gapSmall
        anchors.leftMargin: Theme.gapLarge
        spacing: 2

        AppTextField {
            id: field

            objectName: "findField"
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.roomFor(360)
            Layout.rightMargin: Theme.gapSmall
            placeholderText: qsTr("Find in this conversation")
            maximumLength: 200
            Accessible.name: qsTr("Find in this conversation")
            Accessible.searchEdit: true
            text: App.find.query
            onTextEdited: App.find.query = text
            Keys.onReturnPressed: event => App.find.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
            Keys.onEnterPressed: event => App.find.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
        }
        SmallText {
            objectName: "findCount"
            Layout.minimumWidth: Theme.roomFor(64)
            visible: App.find.query !== ""
            text: App.find.count === 0 ? qsTr("Nothing found") : Places.fill(qsTr("%1 of %2"), [App.find.current + 1, App.find.count])
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        IconButton {
            objectName: "findPrevious"
            iconName: "chevron-up"
            text: qsTr("Previous (Shift+F3)")
            enabled: App.find.count > 0
            onClicked: App.find.step(-1)
        }
        IconButton {
            objectName: "findNext"
            iconName: "chevron-down"
            text: qsTr("Next (F3)")
            enabled: App.find.count > 0
            onClicked: App.find.step(1)
        }
        Item {
            Layout.fillWidth: true
            Layout.maximumWidth: root.width
        }
        IconButton {
            objectName: "closeFind"
            iconName: "close"
            text: qsTr("Close (Esc)")
            onClicked: App.find.close()
        }
    }
    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: 1
        color: Theme.divider
    }
}
