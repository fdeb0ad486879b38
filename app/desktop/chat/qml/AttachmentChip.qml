// SPDX-License-Identifier: MIT
// A photo of the question: thumbnail, size, tiles and what they cost; or why it was refused. Dragged
// onto another, or with Alt and an arrow key, it changes places.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Photos
import Tessera.Style

DropArea {
    id: root

    required property int index
    required property var photo
    required property string name
    required property int attachmentState
    required property string note
    required property string cost
    required property string fileSize
    required property int number
    readonly property bool refused: attachmentState === Composer.Refused
    readonly property bool ready: attachmentState === Composer.Ready
    property real maximumWidth: 400
    // Above everything else in the pane: where the chip is while it is dragged.
    required property Item dragLayer

    signal photoClicked(var photo, int position)
    signal photoLooked(var photo, int position)

    // FocusRule calls it.
    function openContextMenu(): void {
        if (root.ready)
            thumbnail.openContextMenu();
    }

    objectName: "attachment-" + index
    implicitHeight: Math.max(56, root.refused ? noteText.implicitHeight + 16 : row.implicitHeight + 8)
    // The note is outside the row, which would otherwise be laid out anew whenever it wraps.
    implicitWidth: Math.min(root.maximumWidth, root.refused ? Math.ceil(noteSize.advanceWidth) + Theme.hitSize + 3 * Theme.gap : Theme.roomFor(356))
    keys: ["tessera-attachment"]
    onEntered: drag => App.composer.move(drag.source.index, root.index)

    Keys.onPressed: event => {
        const step = event.key === Qt.Key_Left ? -1 : event.key === Qt.Key_Right ? 1 : 0;
        if (step !== 0 && (event.modifiers & Qt.AltModifier)) {
            App.composer.move(root.index, root.index + step);
            event.accepted = true;
        }
    }

    TextMetrics {
        id: noteSize

        font.pixelSize: Theme.bodyPx
        text: root.note
    }
    Rectangle {
        id: chip

        width: root.width
        height: root.height
        radius: Theme.radius
        color: root.refused ? Theme.dangerSurface : Theme.surface
        border.width: dragging.active ? 2 : 1
        border.color: root.refused ? Theme.danger : dragging.active ? Theme.accent : Theme.divider
        opacity: dragging.active ? 0.9 : 1

        Accessible.role: root.refused ? Accessible.AlertMessage : Accessible.ListItem
        Accessible.name: root.refused ? root.note : Places.fill(qsTr("Photo %1, %2"), [root.name, root.cost])
        Accessible.description: root.refused ? "" : qsTr("Alt and an arrow key move it")

        Drag.active: dragging.active
        Drag.source: root
        Drag.keys: root.keys
        Drag.hotSpot.x: width / 2
        Drag.hotSpot.y: height / 2

        DragHandler {
            id: dragging

            enabled: App.composer.count > 1
            onActiveChanged: {
                if (!active) {
                    chip.x = 0;
                    chip.y = 0;
                }
            }
        }
        TapHandler {
            enabled: root.ready
            acceptedButtons: Qt.RightButton
            gesturePolicy: TapHandler.WithinBounds
            onTapped: eventPoint => thumbnail.openMenu(chip.mapToItem(thumbnail, eventPoint.position))
        }
        states: State {
            when: dragging.active

            ParentChange {
                target: chip
                parent: root.dragLayer
            }
        }

        BodyText {
            id: noteText

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Theme.gap
            anchors.rightMargin: Theme.hitSize + Theme.gap
            visible: root.refused
            text: root.note
            wrapMode: Text.Wrap
            color: Theme.danger
        }
        RowLayout {
            id: row

            anchors.fill: parent
            anchors.leftMargin: root.refused ? Theme.gap : 6
            anchors.rightMargin: 4
            spacing: Theme.gapSmall

            PhotoTile {
                id: thumbnail

                objectName: "attachmentPhoto"
                visible: root.ready
                Layout.preferredWidth: 44
                Layout.preferredHeight: 44
                photo: root.photo
                number: root.number
                behind: chip.color
                cornerRadius: 6
                crop: true
                onClicked: root.photoClicked(root.photo, root.index)
                onLooked: root.photoLooked(root.photo, root.index)
            }
            BusyDot {
                visible: root.attachmentState === Composer.Importing
                Layout.leftMargin: 12
                Layout.rightMargin: 8
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                SmallText {
                    Layout.fillWidth: true
                    visible: !root.refused
                    text: root.ready ? Places.fill(qsTr("%1  ·  %2"), [root.name, root.fileSize]) : root.name
                    elide: Text.ElideMiddle
                    color: Theme.text
                }
                SmallText {
                    objectName: "attachmentCost"
                    visible: !root.refused
                    Layout.fillWidth: true
                    text: {
                        if (!root.ready)
                            return root.note !== "" ? root.note : root.fileSize === "" ? qsTr("Reading …") : qsTr("Reading %1 …").arg(root.fileSize);
                        const size = Places.fill(qsTr("%1 × %2"), [root.photo.widthPx, root.photo.heightPx]);
                        return root.cost === "" ? size : root.cost + "  ·  " + size;
                    }
                    elide: Text.ElideRight
                }
            }
            IconButton {
                objectName: "removeAttachment"
                implicitWidth: 32
                implicitHeight: 32
                iconName: "close"
                iconColor: root.refused ? Theme.danger : Theme.text
                text: root.attachmentState === Composer.Importing ? qsTr("Cancel %1").arg(root.name) : qsTr("Remove %1").arg(root.name)
                onClicked: App.composer.remove(root.index)
            }
        }
    }
}
