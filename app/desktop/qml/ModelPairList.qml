// SPDX-License-Identifier: MIT
// The models of a folder, each with the image part that fits it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera

ListView {
    id: root

    required property string chosenPath

    signal chosen(string textPath, string mmprojPath)

    clip: true
    spacing: 4
    model: App.models.pairs
    boundsBehavior: Flickable.StopAtBounds
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Models in this folder")
    ScrollBar.vertical: ScrollBar {}

    delegate: ItemDelegate {
        id: item

        required property var modelData
        required property int index
        readonly property bool current: root.chosenPath === modelData.textPath

        objectName: "modelPair-" + index
        width: ListView.view.width
        implicitHeight: 52
        hoverEnabled: true
        Accessible.name: modelData.title + ", " + modelData.detail
        onClicked: root.chosen(modelData.textPath, modelData.mmprojPath)

        background: Rectangle {
            radius: Theme.radius
            color: item.current || item.hovered ? Theme.surfaceRaised : Theme.surface
            border.width: item.visualFocus ? 2 : 0
            border.color: Theme.accent
        }
        contentItem: Column {
            Text {
                width: parent.width
                text: item.modelData.title
                textFormat: Text.PlainText
                elide: Text.ElideMiddle
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
            Text {
                width: parent.width
                text: item.modelData.detail
                textFormat: Text.PlainText
                elide: Text.ElideMiddle
                color: Theme.textDim
                font.pixelSize: Theme.smallPx
            }
        }
    }
}
