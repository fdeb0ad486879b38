// SPDX-License-Identifier: MIT
// A photo with round corners: shows its tiles, and what else can be done with it in a menu.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

AbstractButton {
    id: root

    required property var photo
    // Among the photos of its question, from 1; 0 where it is the only one.
    property int number: 0
    // Behind the photo: the round corners are painted in it.
    property color behind: Theme.window
    property real cornerRadius: Theme.radiusLarge
    property bool crop: false
    property PhotoMenu menu: null
    // What an answer names on it (PhotoRegion), and which of it is pointed at.
    property var regions: []
    property int litGroup: -1
    property int litNumber: 0
    // The region that the pointer is at.
    property int reachedGroup: -1
    property int reachedNumber: 0

    // The photo alone; `clicked` asks for its tiles.
    signal looked
    // The pointer is at a region; -1: it has left it.
    signal regionReached(int group, int number)
    // Instead of `clicked`.
    signal regionClicked(int group)

    // By keyboard (FocusRule).
    function openContextMenu(): void {
        root.openMenu(Qt.point(0, root.height));
    }
    function openMenu(at: point): void {
        if (!root.menu)
            root.menu = menuMaker.createObject(root) as PhotoMenu;
        root.menu.popup(root, at.x, at.y);
    }

    // A component, because an id in a deferred item would make it at once.
    component NumberBadge: Rectangle {
        visible: root.number > 0
        x: root.crop ? 2 : 6
        y: root.crop ? 2 : 6
        width: Math.max(height, numberText.implicitWidth + 8)
        height: root.crop ? 16 : 20
        radius: height / 2
        color: Theme.window
        border.width: 1
        border.color: Theme.outline

        SmallText {
            id: numberText

            objectName: "photoNumber"
            anchors.centerIn: parent
            text: root.number
            color: Theme.text
            font.pixelSize: root.crop ? 10 : Theme.smallPx
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }
    }

    // The photo itself. The handlers are in here: an item with handlers takes all buttons, and the right one would click.
    component Face: Item {
        id: face

        function reach(hovered: bool): void {
            const region = hovered && root.regions.length > 0 ? overlay.regionAt(pointer.point.position) : null;
            const group = region ? region.group : -1;
            const number = region ? region.number : 0;
            if (group === root.reachedGroup && number === root.reachedNumber)
                return;
            root.reachedGroup = group;
            root.reachedNumber = number;
            root.regionReached(group, number);
        }

        HoverHandler {
            id: pointer

            cursorShape: Qt.PointingHandCursor
            onPointChanged: face.reach(hovered)
            onHoveredChanged: face.reach(hovered)
        }
        // The button would take it for a click on the photo.
        TapHandler {
            enabled: root.reachedGroup >= 0
            gesturePolicy: TapHandler.WithinBounds
            onTapped: root.regionClicked(root.reachedGroup)
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: point => root.openMenu(point.position)
        }
        Item {
            anchors.fill: parent
            clip: true

            Rectangle {
                anchors.fill: parent
                color: Theme.surfaceRaised
            }
            Image {
                id: picture

                anchors.fill: parent
                source: root.photo.source
                sourceSize.width: Math.ceil(Math.max(root.width, root.height) * Screen.devicePixelRatio * (root.crop ? 2 : 1))
                fillMode: root.crop ? Image.PreserveAspectCrop : Image.PreserveAspectFit
                asynchronous: true
                mipmap: true
            }
            RegionOverlay {
                id: overlay

                objectName: "tileRegions"
                anchors.fill: parent
                visible: root.regions.length > 0
                regions: root.regions
                photoSize: Qt.size(root.photo.widthPx, root.photo.heightPx)
                photoRect: Qt.rect((width - picture.paintedWidth) / 2, (height - picture.paintedHeight) / 2, picture.paintedWidth, picture.paintedHeight)
                litGroup: root.litGroup
                litNumber: root.litNumber
                font.pixelSize: Theme.smallPx
                lineColor: Theme.overlayLine
                lightColor: Theme.ringLight
                darkColor: Theme.ringDark
                labelColor: Theme.accentText
            }
            Rectangle {
                anchors.fill: parent
                anchors.margins: -12
                color: "transparent"
                radius: root.cornerRadius + 12
                border.width: 12
                border.color: root.behind
            }
        }
        // Above the corners.
        ControlFrame {
            anchors.fill: parent
            focused: root.visualFocus
            radius: root.cornerRadius
            outline: root.hovered ? Theme.accent : Theme.divider
            outlineWidth: root.hovered ? 2 : 1
        }
        NumberBadge {}
    }

    padding: 0
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: root.number > 0 ? Places.fill(qsTr("Photo %1: %2, %3 × %4 pixels. Show its tiles."), [root.number, root.photo.name, root.photo.widthPx, root.photo.heightPx]) : Places.fill(qsTr("Photo %1, %2 × %3 pixels. Show its tiles."), [root.photo.name, root.photo.widthPx, root.photo.heightPx])
    Accessible.description: root.regions.length > 0 ? qsTr("%Ln regions are marked on it.", "", root.regions.length) : ""
    Accessible.onPressAction: root.clicked()

    AppToolTip {
        target: root
        text: root.photo.name
        hovered: root.hovered
        pressed: root.down
    }
    Component {
        id: menuMaker

        PhotoMenu {
            photo: root.photo
            onLooked: root.looked()
            onTilesRequested: root.clicked()
        }
    }

    contentItem: Face {}
}
