// SPDX-License-Identifier: MIT
// A plain look at a photo, over all of the window, and at the others of the conversation.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style
import Tessera.Tiles

PhotoPage {
    id: root

    // PhotoPlace values: all photos of the conversation, and which of them is shown.
    property var places: []
    property int at: 0
    readonly property var place: places[at] ?? null
    readonly property var photo: place ? place.photo : null
    // The answer that names regions on it, and these.
    property string answer
    property var regions: []
    property bool regionsShown: true
    readonly property bool wide: width >= Theme.narrowWidth

    // Under its tiles, instead.
    signal tilesRequested(var photo, string messageId, int position)

    function show(chosen: var, question: string, position: int): void {
        root.places = App.conversation.photoPlaces();
        root.at = Math.max(0, root.places.findIndex(place => place.messageId === question && place.position === position));
        root.readRegions();
        root.open();
    }
    function readRegions(): void {
        root.answer = root.place ? App.regions.answerOn(root.place.messageId, root.place.position) : "";
        root.regions = App.regions.regionsOf(root.answer);
    }
    function goTo(region: var): void {
        App.regions.light(list, root.answer, region.group, region.number);
        view.showPart(region.bounds);
    }
    function step(by: int): void {
        root.at = Math.max(0, Math.min(root.places.length - 1, root.at + by));
    }
    function showTiles(): void {
        const place = root.place;
        root.close();
        root.tilesRequested(place.photo, place.messageId, place.position);
    }
    function useKey(event: var): bool {
        const plain = event.modifiers === Qt.NoModifier;
        if (event.key === Qt.Key_PageUp)
            root.step(-1);
        else if (event.key === Qt.Key_PageDown)
            root.step(1);
        else if (!view.enlarged && plain && event.key === Qt.Key_Left)
            root.step(-1);
        else if (!view.enlarged && plain && event.key === Qt.Key_Right)
            root.step(1);
        else if (plain && event.key === Qt.Key_T)
            root.showTiles();
        else if (plain && event.key === Qt.Key_B)
            root.regionsShown = !root.regionsShown;
        else if (event.matches(StandardKey.Copy))
            App.photoFiles.copy(root.photo);
        else if (event.matches(StandardKey.Save))
            saver.choose(root.photo);
        else
            return view.zoomKey(event.key) || view.moveKey(event.key);
        return true;
    }

    objectName: "photoLook"
    onOpened: view.forceActiveFocus()
    onPlaceChanged: root.readRegions()
    onAboutToHide: App.regions.close()

    SavePhotoDialog {
        id: saver

        objectName: "lookSaver"
    }
    FocusScope {
        width: root.width
        height: root.height
        focus: true
        Keys.onPressed: event => event.accepted = root.useKey(event)

        RowLayout {
            id: header

            width: root.width
            height: 52
            spacing: Theme.gapSmall

            IconButton {
                objectName: "closeLook"
                Layout.leftMargin: Theme.gapSmall
                iconName: "back"
                text: qsTr("Back (Esc)")
                onClicked: root.close()
            }
            TitleText {
                objectName: "lookName"
                Layout.fillWidth: true
                text: root.photo ? root.photo.name : ""
                elide: Text.ElideMiddle
                font.pixelSize: root.width >= Theme.narrowWidth ? Theme.titlePx : Theme.bodyPx
                Accessible.role: Accessible.StaticText
            }
            SmallText {
                visible: root.width >= Theme.narrowWidth
                text: root.photo ? Places.fill(qsTr("%1 × %2"), [root.photo.widthPx, root.photo.heightPx]) : ""
            }
            BodyText {
                objectName: "lookCount"
                visible: root.places.length > 1
                text: Places.fill(qsTr("%1 of %2"), [root.at + 1, root.places.length])
            }
            IconButton {
                objectName: "lookTiles"
                iconName: "tiles"
                text: qsTr("Show its tiles (T)")
                onClicked: root.showTiles()
            }
            IconButton {
                objectName: "lookRegions"
                visible: root.regions.length > 0
                iconName: "regions"
                iconColor: root.regionsShown ? Theme.accent : Theme.text
                text: root.regionsShown ? qsTr("Hide the regions (B)") : qsTr("Show the regions (B)")
                onClicked: root.regionsShown = !root.regionsShown
            }
            IconButton {
                objectName: "copyPhoto"
                iconName: "copy"
                text: qsTr("Copy the photo (Ctrl+C)")
                onClicked: App.photoFiles.copy(root.photo)
            }
            IconButton {
                objectName: "savePhoto"
                iconName: "save"
                text: qsTr("Save the photo (Ctrl+S)")
                onClicked: saver.choose(root.photo)
            }
            IconButton {
                objectName: "showInFolder"
                Layout.rightMargin: Theme.gapSmall
                iconName: "folder"
                text: qsTr("Show in folder")
                onClicked: App.photoFiles.showInFolder(root.photo)
            }
        }
        ZoomablePhoto {
            id: view

            objectName: "lookView"
            y: header.height
            width: root.width - (list.visible && root.wide ? list.width : 0)
            height: root.height - y - (list.visible && !root.wide ? list.height : 0)
            photo: root.opened ? root.photo : null
            Accessible.name: root.photo ? root.photo.name : ""
            Accessible.description: qsTr("Plus and minus zoom, the arrow keys change photos or move an enlarged one, 0 shows the whole photo, T its tiles")

            RegionOverlay {
                id: overlay

                function reach(hovered: bool): void {
                    const region = hovered ? overlay.regionAt(pointer.point.position) : null;
                    if (region && region.group >= 0)
                        App.regions.light(overlay, root.answer, region.group, region.number);
                    else
                        App.regions.unlight(overlay);
                }

                objectName: "lookOverlay"
                anchors.fill: parent
                visible: root.regionsShown && root.regions.length > 0
                regions: root.regions
                photoSize: root.photo ? Qt.size(root.photo.widthPx, root.photo.heightPx) : Qt.size(0, 0)
                photoRect: view.zoom.photoRect
                litGroup: App.regions.litAnswer === root.answer ? App.regions.litGroup : -1
                litNumber: App.regions.litNumber
                phrases: true
                font.pixelSize: Theme.bodyPx
                lineColor: Theme.overlayLine
                lightColor: Theme.ringLight
                darkColor: Theme.ringDark
                labelColor: Theme.accentText

                HoverHandler {
                    id: pointer

                    enabled: overlay.visible
                    // Where the pointer happens to be when the photo opens says nothing.
                    onPointChanged: if (hovered && root.opened) overlay.reach(true)
                    onHoveredChanged: if (!hovered) overlay.reach(false)
                }
                TapHandler {
                    enabled: overlay.visible
                    onTapped: point => {
                        const region = overlay.regionAt(point.position);
                        if (region.group < 0)
                            return;
                        App.regions.light(overlay, root.answer, region.group, region.number);
                        list.revealLit();
                    }
                }
            }
        }
        Rectangle {
            anchors.fill: list
            visible: list.visible
            color: Theme.window
        }
        RegionList {
            id: list

            x: root.wide ? root.width - width : 0
            y: root.wide ? header.height : root.height - height
            width: root.wide ? Math.min(Theme.roomFor(300), root.width / 3) : root.width
            height: root.wide ? root.height - header.height : Math.min(contentHeight, root.height / 3)
            visible: overlay.visible
            answer: root.answer
            regions: root.regions
            onChosen: region => root.goTo(region)
        }
        IconButton {
            objectName: "previousPhoto"
            anchors.left: parent.left
            anchors.leftMargin: Theme.gapSmall
            anchors.verticalCenter: view.verticalCenter
            visible: root.places.length > 1
            enabled: root.at > 0
            fill: Theme.surfaceRaised
            overPhoto: true
            fillHovered: Theme.divider
            iconName: "chevron-left"
            text: qsTr("Previous photo (PgUp)")
            onClicked: root.step(-1)
        }
        IconButton {
            objectName: "nextPhoto"
            anchors.right: view.right
            anchors.rightMargin: Theme.gapSmall
            anchors.verticalCenter: view.verticalCenter
            visible: root.places.length > 1
            enabled: root.at < root.places.length - 1
            fill: Theme.surfaceRaised
            overPhoto: true
            fillHovered: Theme.divider
            iconName: "chevron-right"
            text: qsTr("Next photo (PgDn)")
            onClicked: root.step(1)
        }
        PassingNote {
            id: note

            objectName: "lookNote"
            anchors.horizontalCenter: view.horizontalCenter
            y: view.y + Theme.gapSmall
            mostWidth: view.width - 2 * Theme.gapHuge
        }
    }
    Connections {
        target: App.regions
        enabled: root.visible

        function onRegionsChanged(): void {
            root.readRegions();
        }
        function onLitChanged(): void {
            list.revealLit();
        }
    }
    Connections {
        target: App.photoFiles
        enabled: root.opened

        function onDone(text: string): void {
            note.show(text);
        }
    }
}
