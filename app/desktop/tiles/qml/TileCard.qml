// SPDX-License-Identifier: MIT
// A tile as the encoder gets it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

AbstractButton {
    id: root

    required property TileInspection inspection
    required property int tile
    readonly property bool lit: {
        // Read so that the binding depends on them.
        void root.inspection.hoveredTile;
        void root.inspection.hoveredSegment;
        return root.inspection.isTileLit(root.tile);
    }

    objectName: "tile-" + root.tile
    width: 78
    height: 78 + Theme.roomFor(20)
    padding: 0
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.name: root.inspection.tileName(root.tile)
    onHoveredChanged: root.inspection.hoveredTile = hovered ? root.tile : -1
    onActiveFocusChanged: if (activeFocus) root.inspection.hoveredTile = root.tile
    onClicked: root.inspection.hoveredTile = root.tile

    contentItem: Item {
        Rectangle {
            width: parent.width
            height: width
            color: Theme.surfaceRaised
            border.width: root.lit ? 3 : 1
            border.color: root.lit ? Theme.accent : Theme.divider

            TilePicture {
                anchors.fill: parent
                anchors.margins: root.lit ? 3 : 1
                inspection: root.inspection
                tile: root.tile
            }
            FocusRing {
                shown: root.visualFocus
                cornerRadius: 0
            }
        }
        SmallText {
            anchors.bottom: parent.bottom
            width: parent.width
            text: root.inspection.tileName(root.tile)
            horizontalAlignment: Text.AlignHCenter
            elide: Text.ElideRight
            color: root.lit ? Theme.text : Theme.textDim
        }
    }
}
