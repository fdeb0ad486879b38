// SPDX-License-Identifier: MIT
// Over the photo: the part that becomes the next photo. Drawn, moved and resized with the mouse; the
// viewer handles the keys.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Item {
    id: root

    required property CropSelection selection
    required property PhotoZoom zoom
    readonly property rect part: Qt.rect(root.selection.part.x, root.selection.part.y, root.selection.part.width, root.selection.part.height)
    // Around an edge, in screen pixels; fingers need more than is drawn.
    readonly property real reachPx: 12

    objectName: "cropFrame"
    Accessible.role: Accessible.Graphic
    Accessible.name: root.selection.empty ? qsTr("No part is chosen") : Places.fill(qsTr("Part of the photo: %1, %2 from the left, %3 from the top. %4"), [root.selection.sizeText, root.part.x, root.part.y, root.selection.costText])

    component Shade: Rectangle {
        color: "#000000"
        opacity: 0.5
    }
    component Handle: Rectangle {
        width: 12
        height: 12
        radius: 3
        color: Theme.accent
        border.width: 1.5
        border.color: "#ffffff"
    }

    // Dims the rest of the photo.
    Item {
        id: rest

        x: Math.floor(root.zoom.photoRect.x)
        y: Math.floor(root.zoom.photoRect.y)
        width: Math.ceil(root.zoom.photoRect.x + root.zoom.photoRect.width) - x
        height: Math.ceil(root.zoom.photoRect.y + root.zoom.photoRect.height) - y

        Shade {
            width: rest.width
            height: root.selection.empty ? rest.height : box.y - rest.y
        }
        Shade {
            visible: !root.selection.empty
            y: box.y + box.height - rest.y
            width: rest.width
            height: Math.max(0, rest.height - y)
        }
        Shade {
            visible: !root.selection.empty
            y: box.y - rest.y
            width: box.x - rest.x
            height: box.height
        }
        Shade {
            visible: !root.selection.empty
            x: box.x + box.width - rest.x
            y: box.y - rest.y
            width: Math.max(0, rest.width - x)
            height: box.height
        }
    }
    Item {
        id: box

        visible: !root.selection.empty
        x: Math.round(root.zoom.photoRect.x + root.part.x * root.zoom.photoScale)
        y: Math.round(root.zoom.photoRect.y + root.part.y * root.zoom.photoScale)
        width: Math.round(root.part.width * root.zoom.photoScale)
        height: Math.round(root.part.height * root.zoom.photoScale)

        // A light line between two dark ones shows on any photo.
        Rectangle {
            anchors.fill: parent
            anchors.margins: -2
            color: "transparent"
            border.width: 4
            border.color: "#a0000000"
        }
        Rectangle {
            anchors.fill: parent
            anchors.margins: -1
            color: "transparent"
            border.width: 2
            border.color: "#ffffff"
        }
        Handle {
            x: -6
            y: -6
        }
        Handle {
            x: parent.width - 6
            y: -6
        }
        Handle {
            x: -6
            y: parent.height - 6
        }
        Handle {
            x: parent.width - 6
            y: parent.height - 6
        }
    }
    MouseArea {
        id: mouse

        function photoPoint(): point {
            return root.zoom.toPhoto(Qt.point(mouse.mouseX, mouse.mouseY));
        }

        readonly property real reach: root.reachPx / Math.max(0.0001, root.zoom.photoScale)

        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
        onPressed: root.selection.press(photoPoint(), reach)
        onReleased: root.selection.release()
        onCanceled: root.selection.release()
        onPositionChanged: {
            if (pressed)
                root.selection.drag(photoPoint());
            else
                cursorShape = root.selection.cursorAt(photoPoint(), reach);
        }
    }
}
