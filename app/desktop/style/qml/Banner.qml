// SPDX-License-Identifier: MIT
// Tells what went wrong or what the user should know, with what to do about it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera.Style.Basics

Rectangle {
    id: root

    required property string message
    property string actionText
    // Something else that can be done.
    property string otherText
    property bool serious: true
    property bool closable: false

    signal action
    signal otherAction
    signal closed

    implicitHeight: Math.max(44, row.implicitHeight + 16)
    radius: Theme.radius
    color: serious ? Theme.dangerSurface : Theme.surface
    border.width: 1
    border.color: serious ? Theme.danger : Theme.divider

    Accessible.role: Accessible.AlertMessage
    Accessible.name: message

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: 6
        spacing: Theme.gapSmall

        BodyText {
            Layout.fillWidth: true
            Layout.topMargin: 8
            Layout.bottomMargin: 8
            text: root.message
            wrapMode: Text.Wrap
            color: root.serious ? Theme.danger : Theme.text
            Accessible.ignored: true
        }
        TextButton {
            objectName: "bannerOther"
            visible: root.otherText !== ""
            text: root.otherText
            onClicked: root.otherAction()
        }
        TextButton {
            objectName: "bannerAction"
            visible: root.actionText !== ""
            text: root.actionText
            onClicked: root.action()
        }
        IconButton {
            visible: root.closable
            iconName: "close"
            text: qsTr("Dismiss")
            onClicked: root.closed()
        }
    }
}
