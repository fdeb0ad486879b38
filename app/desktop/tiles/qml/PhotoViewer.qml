// SPDX-License-Identifier: MIT
// A photo under its tile grid: zooms down to single pixels, and lets a part be chosen.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

FocusScope {
    id: root

    required property var photo
    required property TileInspection inspection
    // The size of the picture that is always loaded; a larger one is loaded when zoomed in.
    readonly property int previewPx: 2048
    // A part is being chosen.
    property bool cropping: false
    readonly property alias selection: crop

    signal saved(string path, string problem)
    signal partChosen

    function startCropping(): void {
        // The whole photo is shown; the part in view so far is the suggestion.
        const seen = overlay.visiblePart;
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
        else if (crop.handleKey(event.key, event.modifiers, Math.round(16 / overlay.photoScale)))
            overlay.bringIntoView(crop.part);
        else
            return false;
        return true;
    }

    function save(file: url): void {
        overlay.save(file);
    }

    function zoom(factor: real): void {
        overlay.zoomBy(factor, Qt.point(overlay.width / 2, overlay.height / 2));
    }

    objectName: "photoViewer"
    activeFocusOnTab: true
    Accessible.role: Accessible.Graphic
    Accessible.name: root.inspection.valid ? qsTr("Tiles: %1").arg(root.inspection.summary) : qsTr("The photo without tiles")
    Accessible.description: root.cropping ? qsTr("The arrow keys move the part; with Shift they resize it, with Ctrl they go by single pixels. Enter asks about it, Escape leaves") : qsTr("Plus and minus zoom, the arrow keys move, 0 shows the whole photo, C chooses a part")

    Connections {
        target: App.language

        function onChanged(): void {
            crop.changed();
        }
    }
    CropSelection {
        id: crop

        photo: root.photo
        scheme: App.models.tileScheme
    }

    Keys.onPressed: event => {
        event.accepted = true;
        if (root.cropping && root.cropKey(event))
            return;
        if (event.key === Qt.Key_C && event.modifiers === Qt.NoModifier)
            root.startCropping();
        else if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal)
            root.zoom(1.5);
        else if (event.key === Qt.Key_Minus)
            root.zoom(1 / 1.5);
        else if (event.key === Qt.Key_0)
            overlay.fit();
        else if (event.key === Qt.Key_Left)
            overlay.moveBy(64, 0);
        else if (event.key === Qt.Key_Right)
            overlay.moveBy(-64, 0);
        else if (event.key === Qt.Key_Up)
            overlay.moveBy(0, 64);
        else if (event.key === Qt.Key_Down)
            overlay.moveBy(0, -64);
        else
            event.accepted = false;
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.surface

        FocusRing {
            shown: root.Window.activeFocusItem === root && root.activeFocusOnTab
            cornerRadius: 0
            gap: -Theme.ringWidth
        }
    }
    Item {
        id: stage

        anchors.fill: parent
        anchors.margins: Theme.gapLarge
        clip: true

        Image {
            x: overlay.photoRect.x
            y: overlay.photoRect.y
            width: overlay.photoRect.width
            height: overlay.photoRect.height
            source: root.photo ? root.photo.source : ""
            sourceSize.width: root.previewPx
            sourceSize.height: root.previewPx
            asynchronous: true
            mipmap: true
        }
        Image {
            id: detail

            property rect part: Qt.rect(0, 0, 0, 0)

            visible: part.width > 0
            x: overlay.photoRect.x + part.x * overlay.photoScale
            y: overlay.photoRect.y + part.y * overlay.photoScale
            width: part.width * overlay.photoScale
            height: part.height * overlay.photoScale
            source: part.width > 0 && root.photo ? Places.fill("%1/%2,%3,%4,%5", [root.photo.source, part.x, part.y, part.width, part.height]) : ""
            smooth: overlay.photoScale < 4
            asynchronous: true
        }
        TileOverlay {
            id: overlay

            objectName: "tileOverlay"
            anchors.fill: parent
            inspection: root.inspection
            photoOnly: root.cropping
            lineColor: Theme.overlayLine
            labelColor: Theme.accentText
            hatchColor: Theme.overlayHatch
            onLayoutChanged: detailTimer.restart()
            onSaved: (path, problem) => root.saved(path, problem)
        }
        CropFrame {
            anchors.fill: parent
            visible: root.cropping
            selection: crop
            overlay: overlay
        }
        Timer {
            id: detailTimer

            interval: 200
            onTriggered: {
                const longest = root.photo ? Math.max(root.photo.widthPx, root.photo.heightPx) : 0;
                const sharp = longest <= root.previewPx || overlay.photoScale * Screen.devicePixelRatio <= root.previewPx / longest;
                const part = overlay.visiblePart;
                detail.part = sharp && overlay.photoScale < 4 || part.width > 4096 || part.height > 4096 ? Qt.rect(0, 0, 0, 0) : part;
            }
        }
    }
    HoverHandler {
        onPointChanged: {
            if (!dragging.active && !root.cropping)
                root.inspection.hoveredTile = overlay.tileAt(stage.mapFromItem(root, point.position.x, point.position.y));
        }
        onHoveredChanged: if (!hovered) root.inspection.hoveredTile = -1
    }
    DragHandler {
        id: dragging

        property point last: Qt.point(0, 0)

        target: null
        acceptedButtons: root.cropping ? Qt.MiddleButton : Qt.LeftButton
        onActiveChanged: last = Qt.point(0, 0)
        onTranslationChanged: {
            overlay.moveBy(translation.x - last.x, translation.y - last.y);
            last = Qt.point(translation.x, translation.y);
        }
    }
    PinchHandler {
        id: pinch

        property real last: 1

        target: null
        onActiveChanged: last = 1
        onActiveScaleChanged: {
            overlay.zoomBy(activeScale / last, stage.mapFromItem(root, centroid.position.x, centroid.position.y));
            last = activeScale;
        }
    }
    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => overlay.zoomBy(Math.pow(1.0015, event.angleDelta.y), stage.mapFromItem(root, event.x, event.y))
    }
    TapHandler {
        enabled: !root.cropping
        onDoubleTapped: point => {
            if (overlay.zoom > 1)
                overlay.fit();
            else
                overlay.zoomBy(1 / Math.max(0.001, overlay.photoScale), stage.mapFromItem(root, point.position.x, point.position.y));
        }
        onTapped: root.forceActiveFocus()
    }
    Row {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.gapSmall
        spacing: 4

        IconButton {
            objectName: "zoomOut"
            fill: Theme.surfaceRaised
            iconName: "minus"
            text: qsTr("Zoom out (-)")
            enabled: overlay.zoom > 1
            onClicked: root.zoom(1 / 1.5)
        }
        IconButton {
            objectName: "zoomFit"
            fill: Theme.surfaceRaised
            iconName: "fit"
            text: qsTr("Fit (0)")
            enabled: overlay.zoom > 1
            onClicked: overlay.fit()
        }
        IconButton {
            objectName: "zoomIn"
            fill: Theme.surfaceRaised
            iconName: "plus"
            text: qsTr("Zoom in (+)")
            onClicked: root.zoom(1.5)
        }
    }
}
