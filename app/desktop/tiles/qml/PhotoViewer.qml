// SPDX-License-Identifier: MIT
// A photo under its tile grid; a part of it can be chosen.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

ZoomablePhoto {
    id: root

    required property TileInspection inspection
    // A part is being chosen.
    property bool cropping: false
    readonly property alias selection: crop

    signal saved(string path, string problem)
    signal partChosen

    function startCropping(): void {
        // The whole photo is shown; the part in view so far is the suggestion.
        const seen = root.zoom.visiblePart;
        root.cropping = true;
        root.inspection.hoveredTile = -1;
        crop.suggest(seen);
        root.forceActiveFocus();
    }

    function stopCropping(): void {
        root.cropping = false;
        crop.clear();
    }

    // Keys with another meaning while a part is being chosen.
    function cropKey(event: var): bool {
        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
        if (enter && !crop.empty)
            root.partChosen();
        else if (crop.handleKey(event.key, event.modifiers, Math.round(16 / root.zoom.photoScale)))
            root.zoom.bringIntoView(crop.part);
        else
            return false;
        return true;
    }

    function save(file: url): void {
        overlay.save(file);
    }

    objectName: "photoViewer"
    scene: overlay.scene
    leftTaken: root.cropping
    Accessible.name: root.inspection.valid ? qsTr("Tiles: %1").arg(root.inspection.summary) : qsTr("The photo without tiles")
    Accessible.description: root.cropping ? qsTr("The arrow keys move the part; with Shift they resize it, with Ctrl by one pixel at a time. Enter asks about it, Escape leaves") : qsTr("Plus and minus zoom, the arrow keys move, 0 shows the whole photo, C chooses a part")

    Keys.onPressed: event => {
        event.accepted = true;
        if (root.cropping && root.cropKey(event))
            return;
        if (event.key === Qt.Key_C && event.modifiers === Qt.NoModifier)
            root.startCropping();
        else
            event.accepted = root.zoomKey(event.key) || root.moveKey(event.key);
    }

    CropSelection {
        id: crop

        photo: root.photo
        scheme: App.models.handling.tileScheme
    }
    Connections {
        target: App.language

        function onChanged(): void {
            crop.changed();
        }
    }
    TileOverlay {
        id: overlay

        objectName: "tileOverlay"
        anchors.fill: parent
        zoom: root.zoom
        inspection: root.inspection
        photoOnly: root.cropping
        lineColor: Theme.overlayLine
        labelColor: Theme.accentText
        hatchColor: Theme.overlayHatch
        onSaved: (path, problem) => root.saved(path, problem)
    }
    CropFrame {
        anchors.fill: parent
        visible: root.cropping
        selection: crop
        zoom: root.zoom
    }
    HoverHandler {
        onPointChanged: {
            if (!root.dragged && !root.cropping)
                root.inspection.hoveredTile = overlay.tileAt(point.position);
        }
        onHoveredChanged: if (!hovered) root.inspection.hoveredTile = -1
    }
}
