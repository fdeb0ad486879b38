// SPDX-License-Identifier: MIT
// The photo's tokens to scale: overview, then row after row, each with its newline.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Item {
    id: root

    required property TileInspection inspection
    readonly property real pixelsPerToken: inspection.tokens > 0 ? width / inspection.tokens : 0

    objectName: "tokenBar"
    implicitHeight: 36
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("%Ln tokens", "", root.inspection.tokens)

    Repeater {
        model: root.inspection.segments

        Rectangle {
            id: segment

            required property var modelData
            required property int index
            readonly property point lit: {
                // Read so that the binding depends on it.
                void root.inspection.hoveredTile;
                void root.inspection.hoveredSegment;
                return root.inspection.litPart(segment.index);
            }

            x: modelData.first * root.pixelsPerToken
            width: Math.max(1, modelData.count * root.pixelsPerToken - (root.pixelsPerToken * modelData.count > 4 ? 1 : 0))
            height: root.height
            color: modelData.separator ? Theme.danger : modelData.tile >= 0 ? Theme.outline : Theme.surfaceRaised

            Rectangle {
                x: segment.lit.x * parent.width
                width: Math.max(segment.lit.y > segment.lit.x ? 2 : 0, (segment.lit.y - segment.lit.x) * parent.width)
                height: parent.height
                color: Theme.accent
            }
            Rectangle {
                visible: segment.modelData.newline && parent.width >= 4
                anchors.right: parent.right
                width: Math.max(1, root.pixelsPerToken)
                height: parent.height
                color: Theme.danger
            }
        }
    }
    HoverHandler {
        onPointChanged: {
            const token = point.position.x / Math.max(0.0001, root.pixelsPerToken);
            const segments = root.inspection.segments;
            let found = -1;
            for (let i = 0; i < segments.length && found < 0; ++i) {
                if (token >= segments[i].first && token < segments[i].first + segments[i].count)
                    found = i;
            }
            root.inspection.hoveredSegment = found;
        }
        onHoveredChanged: if (!hovered) root.inspection.hoveredSegment = -1
    }
}
