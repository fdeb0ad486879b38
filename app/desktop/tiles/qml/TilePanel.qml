// SPDX-License-Identifier: MIT
// What the encoder receives, the tokens in order, and the grids to choose from.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

ScrollPane {
    id: root

    required property TileInspection inspection

    objectName: "tilePanel"
    contentHeight: column.height + 2 * Theme.gapLarge

    component Heading: BodyText {
        width: column.width
        topPadding: Theme.gapSmall
        wrapMode: Text.Wrap
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
        Accessible.name: text
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
        Heading {
            visible: root.inspection.valid
            text: qsTr("Its tokens, in the order in which they are read")
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
        Repeater {
            model: root.inspection.options

            GridOption {
                required property var modelData
                required property int index

                objectName: "gridOption-" + modelData.grid
                width: column.width
                option: modelData
                photo: root.inspection.photo
                onClicked: root.inspection.grid = modelData.byRule ? "" : modelData.grid
            }
        }
    }
}
