// SPDX-License-Identifier: MIT
// A photo that is zoomed down to single pixels and moved, with whatever is laid over it.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

FocusScope {
    id: root

    required property var photo
    // What must be in view when the photo is fitted, in photo pixels; empty: the photo alone.
    property rect scene
    // Something over the photo has the left button for itself: the middle one moves the photo then.
    property bool leftTaken: false
    // The size of the picture that is always loaded; a larger one is loaded when zoomed in.
    readonly property int previewPx: 2048
    readonly property alias zoom: photoZoom
    readonly property alias stage: stage
    readonly property alias dragged: dragging.active
    readonly property bool enlarged: photoZoom.zoom > 1
    default property alias overlays: over.data

    // Around the middle.
    function zoomBy(factor: real): void {
        photoZoom.zoomBy(factor, Qt.point(photoZoom.width / 2, photoZoom.height / 2));
    }
    // Shows this part of the photo as large as there is room for it with something around it.
    function showPart(part: rect): void {
        photoZoom.fit();
        const room = 0.6 * Math.min(photoZoom.width / Math.max(1, part.width), photoZoom.height / Math.max(1, part.height));
        const middle = Qt.point(photoZoom.width / 2, photoZoom.height / 2);
        photoZoom.zoomBy(Math.max(1, room / photoZoom.photoScale), middle);
        const place = photoZoom.photoRect;
        const scale = photoZoom.photoScale;
        photoZoom.moveBy(middle.x - place.x - (part.x + part.width / 2) * scale, middle.y - place.y - (part.y + part.height / 2) * scale);
    }
    // Each takes a key that it has a meaning for.
    function zoomKey(key: int): bool {
        if (key === Qt.Key_Plus || key === Qt.Key_Equal)
            root.zoomBy(1.5);
        else if (key === Qt.Key_Minus)
            root.zoomBy(1 / 1.5);
        else if (key === Qt.Key_0)
            photoZoom.fit();
        else
            return false;
        return true;
    }
    function moveKey(key: int): bool {
        const step = 64;
        const steps = new Map([[Qt.Key_Left, Qt.point(step, 0)], [Qt.Key_Right, Qt.point(-step, 0)], [Qt.Key_Up, Qt.point(0, step)], [Qt.Key_Down, Qt.point(0, -step)]]);
        const by = steps.get(key);
        if (by !== undefined)
            photoZoom.moveBy(by.x, by.y);
        return by !== undefined;
    }

    activeFocusOnTab: true
    Accessible.role: Accessible.Graphic

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

        PhotoZoom {
            id: photoZoom

            objectName: "photoZoom"
            anchors.fill: parent
            photo: root.photo
            scene: root.scene
            onLayoutChanged: detailTimer.restart()
        }
        Image {
            objectName: "photoPreview"
            x: photoZoom.photoRect.x
            y: photoZoom.photoRect.y
            width: photoZoom.photoRect.width
            height: photoZoom.photoRect.height
            source: root.photo ? root.photo.source : ""
            sourceSize.width: root.previewPx
            sourceSize.height: root.previewPx
            asynchronous: true
            mipmap: true
            onSourceChanged: detail.part = Qt.rect(0, 0, 0, 0)
        }
        Image {
            id: detail

            property rect part: Qt.rect(0, 0, 0, 0)

            visible: part.width > 0
            x: photoZoom.photoRect.x + part.x * photoZoom.photoScale
            y: photoZoom.photoRect.y + part.y * photoZoom.photoScale
            width: part.width * photoZoom.photoScale
            height: part.height * photoZoom.photoScale
            source: part.width > 0 && root.photo ? Places.fill("%1/%2,%3,%4,%5", [root.photo.source, part.x, part.y, part.width, part.height]) : ""
            smooth: photoZoom.photoScale < 4
            asynchronous: true
        }
        Item {
            id: over

            anchors.fill: parent
        }
        Timer {
            id: detailTimer

            interval: 200
            onTriggered: {
                const longest = root.photo ? Math.max(root.photo.widthPx, root.photo.heightPx) : 0;
                const sharp = longest <= root.previewPx || photoZoom.photoScale * Screen.devicePixelRatio <= root.previewPx / longest;
                const part = photoZoom.visiblePart;
                detail.part = sharp && photoZoom.photoScale < 4 || part.width > 4096 || part.height > 4096 ? Qt.rect(0, 0, 0, 0) : part;
            }
        }
    }
    DragHandler {
        id: dragging

        property point last: Qt.point(0, 0)

        target: null
        acceptedButtons: root.leftTaken ? Qt.MiddleButton : Qt.LeftButton
        onActiveChanged: last = Qt.point(0, 0)
        onTranslationChanged: {
            photoZoom.moveBy(translation.x - last.x, translation.y - last.y);
            last = Qt.point(translation.x, translation.y);
        }
    }
    PinchHandler {
        property real last: 1

        target: null
        onActiveChanged: last = 1
        onActiveScaleChanged: {
            photoZoom.zoomBy(activeScale / last, stage.mapFromItem(root, centroid.position.x, centroid.position.y));
            last = activeScale;
        }
    }
    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => photoZoom.zoomBy(Math.pow(1.0015, event.angleDelta.y), stage.mapFromItem(root, event.x, event.y))
    }
    TapHandler {
        enabled: !root.leftTaken
        onDoubleTapped: point => {
            if (root.enlarged)
                photoZoom.fit();
            else
                photoZoom.zoomBy(1 / Math.max(0.001, photoZoom.photoScale), stage.mapFromItem(root, point.position.x, point.position.y));
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
            overPhoto: true
            iconName: "minus"
            text: qsTr("Zoom out (-)")
            enabled: root.enlarged
            onClicked: root.zoomBy(1 / 1.5)
        }
        IconButton {
            objectName: "zoomFit"
            fill: Theme.surfaceRaised
            overPhoto: true
            iconName: "fit"
            text: qsTr("Fit (0)")
            enabled: root.enlarged
            onClicked: photoZoom.fit()
        }
        IconButton {
            objectName: "zoomIn"
            fill: Theme.surfaceRaised
            overPhoto: true
            iconName: "plus"
            text: qsTr("Zoom in (+)")
            onClicked: root.zoomBy(1.5)
        }
    }
}
