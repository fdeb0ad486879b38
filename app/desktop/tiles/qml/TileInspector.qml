// SPDX-License-Identifier: MIT
// How the loaded model sees a photo: its tiles, what the encoder gets, and where every token goes.
// From here one asks about the photo with another grid, or about a part of it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

PhotoPage {
    id: root

    property var photo: null
    // The question that the photo belongs to (empty: the one being written), and the photo's place in it.
    property string messageId
    property int position: -1
    // PhotoPlace values: the photos of that question, and which of them is shown.
    property var places: []
    readonly property int at: root.places.findIndex(place => place.position === root.position)
    readonly property bool wide: width >= 860
    // The keys do it in a narrower window.
    readonly property bool stepping: places.length > 1 && width >= 480

    // The same question was asked again with another grid.
    signal compared
    // A part of the photo was put into the composer.
    signal partTaken
    // Without its tiles, instead.
    signal lookRequested(var photo, string messageId, int position)

    function show(chosen: var, question: string, place: int): void {
        root.photo = chosen;
        root.messageId = question;
        root.position = place;
        root.places = App.conversation.photoPlaces();
        root.places = root.places.filter(other => other.messageId === question);
        root.open();
    }

    function step(by: int): void {
        const next = root.places[root.at + by];
        if (root.at < 0 || next === undefined || viewer.cropping)
            return;
        root.photo = next.photo;
        root.position = next.position;
    }

    function useGrid(): void {
        const grid = plan.grid;
        if (root.messageId === "") {
            App.composer.setGrid(root.position, grid);
            root.close();
        } else if (App.comparison.ask(root.messageId, root.position, grid)) {
            root.close();
            root.compared();
        }
    }

    function takePart(): void {
        App.composer.addPart(root.photo, viewer.selection.part);
        root.close();
        root.partTaken();
    }

    function look(): void {
        root.close();
        root.lookRequested(root.photo, root.messageId, root.position);
    }

    function useKey(event: var): bool {
        if (viewer.cropping || event.modifiers !== Qt.NoModifier)
            return false;
        if (event.key === Qt.Key_PageUp)
            root.step(-1);
        else if (event.key === Qt.Key_PageDown)
            root.step(1);
        else if (event.key === Qt.Key_T)
            root.look();
        else
            return false;
        return true;
    }

    objectName: "tileInspector"
    onOpened: viewer.forceActiveFocus()
    onClosed: viewer.stopCropping()

    FocusScope {
        width: root.width
        height: root.height
        focus: true
        // Escape first ends choosing a part.
        Keys.onEscapePressed: event => {
            event.accepted = viewer.cropping;
            viewer.stopCropping();
        }
        Keys.onPressed: event => event.accepted = root.useKey(event)

        RowLayout {
            id: header

            width: root.width
            height: Theme.roomFor(52)
            spacing: Theme.gapSmall

            IconButton {
                objectName: "closeInspector"
                Layout.leftMargin: Theme.gapSmall
                iconName: "back"
                text: qsTr("Back (Esc)")
                onClicked: root.close()
            }
            // Below each other where there is no room for both. Not a layout in the layout: in Qt 6.4, one that
            // got another size while the page was closed keeps the old one.
            Item {
                id: heading

                Layout.fillWidth: true
                Layout.fillHeight: true

                TitleText {
                    y: root.wide || !summary.visible ? (heading.height - height) / 2 : heading.height / 2 - height
                    width: root.wide && summary.visible ? summary.x - Theme.gapSmall : heading.width
                    text: root.photo ? root.photo.name : ""
                    elide: Text.ElideMiddle
                    font.pixelSize: root.wide ? Theme.titlePx : Theme.bodyPx
                    Accessible.role: Accessible.StaticText
                }
                BodyText {
                    id: summary

                    objectName: "inspectorSummary"
                    x: root.wide ? heading.width - width : 0
                    y: root.wide ? (heading.height - height) / 2 : heading.height / 2
                    width: root.wide ? Math.min(implicitWidth, heading.width * 0.7) : heading.width
                    visible: root.wide || !viewer.cropping
                    text: plan.summary
                    elide: Text.ElideRight
                    font.pixelSize: root.wide ? Theme.bodyPx : Theme.smallPx
                }
            }
            IconButton {
                objectName: "previousTiles"
                visible: root.stepping
                enabled: root.at > 0 && !viewer.cropping
                iconName: "chevron-left"
                text: qsTr("Previous photo (PgUp)")
                onClicked: root.step(-1)
            }
            SmallText {
                objectName: "tilesCount"
                visible: root.wide && root.places.length > 1
                text: Places.fill(qsTr("%1 of %2"), [root.at + 1, root.places.length])
            }
            IconButton {
                objectName: "nextTiles"
                visible: root.stepping
                enabled: root.at < root.places.length - 1 && !viewer.cropping
                iconName: "chevron-right"
                text: qsTr("Next photo (PgDn)")
                onClicked: root.step(1)
            }
            IconButton {
                objectName: "lookButton"
                enabled: !viewer.cropping
                iconName: "photo"
                text: qsTr("Show the photo without its tiles (T)")
                onClicked: root.look()
            }
            IconButton {
                objectName: "cropButton"
                enabled: !viewer.cropping
                iconName: "crop"
                text: qsTr("Ask about a part (C)")
                onClicked: viewer.startCropping()
            }
            IconButton {
                objectName: "saveTiles"
                Layout.rightMargin: Theme.gapSmall
                enabled: plan.valid
                iconName: "save"
                text: qsTr("Save the picture")
                onClicked: saveDialog.open()
            }
        }
        PhotoViewer {
            id: viewer

            readonly property real below: (cropBar.visible ? cropBar.height : 0) + (root.wide || !panel.visible ? 0 : panel.height)

            y: header.height
            width: root.wide ? root.width - panel.width : root.width
            height: root.height - y - below
            photo: root.opened ? root.photo : null
            inspection: plan
            onSaved: (path, problem) => notice.show(problem !== "" ? problem : qsTr("Saved as %1.").arg(path))
            onPartChosen: root.takePart()
        }
        CropBar {
            id: cropBar

            visible: viewer.cropping
            y: root.height - height
            width: viewer.width
            height: implicitHeight
            selection: viewer.selection
            onAsked: root.takePart()
            onCancelled: viewer.stopCropping()
        }
        Item {
            id: panel

            // A narrow window is all for choosing the part.
            visible: root.wide || !viewer.cropping
            x: root.wide ? root.width - width : 0
            y: root.wide ? header.height : root.height - height
            width: root.wide ? 380 : root.width
            height: root.wide ? root.height - header.height : Math.round(root.height * 0.46)

            TilePanel {
                width: panel.width
                height: panel.height - (action.visible ? action.height : 0)
                roomBelow: root.position >= 0 && !action.visible ? action.height : 0
                inspection: plan
            }
            GridAction {
                id: action

                visible: plan.comparing && root.position >= 0
                y: panel.height - height
                width: panel.width
                height: implicitHeight
                inspection: plan
                messageId: root.messageId
                position: root.position
                onUsed: root.useGrid()
            }
        }
        PassingNote {
            id: notice

            objectName: "saveNotice"
            anchors.horizontalCenter: viewer.horizontalCenter
            y: viewer.y + Theme.gapSmall
            mostWidth: viewer.width - 2 * Theme.gapHuge
        }
    }
    Connections {
        target: App.language

        function onChanged(): void {
            plan.retranslate();
        }
    }
    TileInspection {
        id: plan

        photo: root.opened ? root.photo : null
        scheme: App.models.handling.tileScheme
    }
    FileChooser {
        id: saveDialog

        title: qsTr("Save the photo with its tiles")
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        mode: FileChooser.SaveFile
        suggestedName: root.photo ? root.photo.name.replace(/\.[^.]*$/, "").replace(/[/\\]/g, " ") + "-tiles.png" : ""
        nameFilters: [qsTr("PNG picture (*.png)"), qsTr("SVG drawing (*.svg)")]
        onAccepted: viewer.save(selectedFile)
    }
}
