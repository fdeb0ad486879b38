// SPDX-License-Identifier: MIT
// A photo of the question: thumbnail, size, tiles and what they cost; or why it was refused.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera

Rectangle {
    id: root

    required property int index
    required property var photo
    required property string name
    required property int attachmentState
    required property string note
    required property string cost
    readonly property bool refused: attachmentState === Composer.Refused
    readonly property bool ready: attachmentState === Composer.Ready
    property real maximumWidth: 400

    signal photoClicked(var photo)

    objectName: "attachment-" + index
    implicitHeight: Math.max(56, row.implicitHeight + 8)
    implicitWidth: Math.min(root.maximumWidth, row.implicitWidth + 12)
    radius: Theme.radius
    color: refused ? Theme.dangerSurface : Theme.surface
    border.width: 1
    border.color: refused ? Theme.danger : Theme.divider

    Accessible.role: root.refused ? Accessible.AlertMessage : Accessible.ListItem
    Accessible.name: root.refused ? root.note : qsTr("Photo %1, %2").arg(root.name).arg(root.cost)

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: root.refused ? Theme.gap : 6
        anchors.rightMargin: 4
        spacing: Theme.gapSmall

        PhotoTile {
            visible: root.ready
            Layout.preferredWidth: 44
            Layout.preferredHeight: 44
            photo: root.photo
            behind: root.color
            cornerRadius: 6
            crop: true
            onClicked: root.photoClicked(root.photo)
        }
        BusyDot {
            visible: root.attachmentState === Composer.Importing
            Layout.leftMargin: 12
            Layout.rightMargin: 8
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Text {
                Layout.fillWidth: true
                Layout.maximumWidth: root.refused ? -1 : 190
                text: root.refused ? root.note : root.name
                textFormat: Text.PlainText
                elide: root.refused ? Text.ElideNone : Text.ElideMiddle
                wrapMode: root.refused ? Text.Wrap : Text.NoWrap
                color: root.refused ? Theme.danger : Theme.text
                font.pixelSize: root.refused ? Theme.bodyPx : Theme.smallPx
            }
            Text {
                objectName: "attachmentCost"
                visible: !root.refused
                Layout.fillWidth: true
                text: {
                    if (!root.ready)
                        return qsTr("Reading …");
                    const size = qsTr("%1 × %2").arg(root.photo.widthPx).arg(root.photo.heightPx);
                    return root.cost === "" ? size : size + "  ·  " + root.cost;
                }
                textFormat: Text.PlainText
                elide: Text.ElideRight
                color: Theme.textDim
                font.pixelSize: Theme.smallPx
            }
        }
        IconButton {
            objectName: "removeAttachment"
            implicitWidth: 32
            implicitHeight: 32
            iconName: "close"
            iconColor: root.refused ? Theme.danger : Theme.text
            text: qsTr("Remove %1").arg(root.name)
            onClicked: App.composer.remove(root.index)
        }
    }
}
