// SPDX-License-Identifier: MIT
// What the encoder receives, the tokens in order, and the grids to choose from.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

ScrollPane {
    id: root

    required property TileInspection inspection
    // Below everything, while nothing else has this room.
    property real roomBelow: 0
    // Where the grids are in the view, while another one of them is being shown; else NaN.
    property real heldY: NaN
    readonly property string shownPhoto: root.inspection.photo.source ?? ""

    // What is above the grids grows or shrinks with the one that is chosen, and they stay under the pointer.
    function choose(index: int): void {
        const option = root.inspection.options[index];
        const reached = (options.itemAt(index) as GridOption).visualFocus;
        root.heldY = grids.y - root.contentY;
        root.inspection.grid = option.byRule ? "" : option.grid;
        // All of them are new now.
        if (reached)
            options.itemAt(index).forceActiveFocus(Qt.TabFocusReason);
    }
    function holdGrids(): void {
        if (isNaN(root.heldY))
            return;
        const above = grids.y - room.height - root.heldY;
        room.height = Math.max(0, -above);
        root.contentY = Math.max(0, above);
    }

    objectName: "tilePanel"
    contentHeight: column.height + 2 * Theme.gapLarge + root.roomBelow
    onShownPhotoChanged: room.height = 0

    component Heading: BodyText {
        width: column.width
        topPadding: Theme.gapSmall
        wrapMode: Text.Wrap
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }

    Connections {
        target: root.Window.window
        enabled: !isNaN(root.heldY)

        // Everything has its new place.
        function onAfterAnimating(): void {
            root.holdGrids();
            root.heldY = NaN;
        }
    }
    // A positioner, not a layout: Qt 6.4 forgets to take deleted items out of a layout that is hidden.
    Column {
        id: column

        x: Theme.gapLarge
        y: Theme.gapSmall
        width: root.width - 2 * Theme.gapLarge
        spacing: Theme.gapSmall

        BodyText {
            width: column.width
            visible: !root.inspection.valid
            text: qsTr("Load a model with an image part to see how it cuts this photo.")
            wrapMode: Text.Wrap
        }
        Heading {
            visible: root.inspection.valid
            text: qsTr("What the model receives")
        }
        Flow {
            width: column.width
            visible: root.inspection.valid
            spacing: Theme.gapSmall

            Repeater {
                model: root.inspection.tileCount

                TileCard {
                    required property int index

                    inspection: root.inspection
                    tile: index
                }
            }
        }
        // Where there is no more to scroll back by.
        Item {
            id: room

            width: column.width
        }
        Heading {
            visible: root.inspection.valid
            text: qsTr("Its tokens, in reading order")
        }
        TokenBar {
            width: column.width
            visible: root.inspection.valid
            inspection: root.inspection
        }
        SmallText {
            objectName: "hoverText"
            width: column.width
            height: 2 * metrics.lineSpacing
            visible: root.inspection.valid
            text: root.inspection.hoverText !== "" ? root.inspection.hoverText : qsTr("Point at a tile, the photo or the bar to see what belongs together.")
            wrapMode: Text.Wrap
            color: root.inspection.hoverText !== "" ? Theme.text : Theme.textDim
            Accessible.role: Accessible.StaticText
            Accessible.name: text

            FontMetrics {
                id: metrics

                font.pixelSize: Theme.smallPx
            }
        }
        TileLegend {
            width: column.width
            visible: root.inspection.valid
        }
        Heading {
            visible: root.inspection.options.length > 0
            text: qsTr("Grids to choose from")
        }
        SmallText {
            objectName: "gridReason"
            width: column.width
            visible: root.inspection.valid
            text: root.inspection.reason !== "" ? root.inspection.reason : qsTr("This model sees every photo as one tile.")
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Column {
            id: grids

            width: column.width
            spacing: Theme.gapSmall
            onYChanged: root.holdGrids()

            Repeater {
                id: options

                model: root.inspection.options

                GridOption {
                    required property var modelData
                    required property int index

                    objectName: "gridOption-" + modelData.grid
                    width: column.width
                    option: modelData
                    photo: root.inspection.photo
                    onClicked: root.choose(index)
                }
            }
        }
    }
}
