// SPDX-License-Identifier: MIT
// The regions of an answer, to point at and to go to.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

ScrollPane {
    id: root

    required property string answer
    // PhotoRegion values; more may come while the answer grows.
    required property var regions

    signal chosen(var region)

    function isLit(region: var): bool {
        return App.regions.litAnswer === root.answer && App.regions.litGroup === region.group && (App.regions.litNumber === 0 || App.regions.litNumber === region.number);
    }
    // One that was pointed at on the photo.
    function revealLit(): void {
        const at = root.regions.findIndex(region => root.isLit(region));
        if (at >= 0 && rows.itemAt(at))
            root.reveal(rows.itemAt(at));
    }

    component RegionWords: Item {
        id: face

        required property int number
        required property var region

        implicitHeight: words.height

        Rectangle {
            id: chip

            anchors.left: parent.left
            anchors.leftMargin: Theme.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(height, numberText.implicitWidth + 10)
            height: numberText.implicitHeight + 4
            radius: 4
            color: Theme.overlayLine

            BodyText {
                id: numberText

                anchors.centerIn: parent
                text: face.number
                color: Theme.accentText
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }
        }
        Column {
            id: words

            anchors.left: chip.right
            anchors.right: parent.right
            anchors.margins: Theme.gapSmall
            anchors.verticalCenter: parent.verticalCenter

            BodyText {
                width: parent.width
                visible: text !== ""
                text: face.region ? face.region.phrase : ""
                wrapMode: Text.Wrap
                maximumLineCount: 4
                elide: Text.ElideRight
                Accessible.ignored: true
            }
            SmallText {
                width: parent.width
                text: face.region ? face.region.place : ""
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }
    }

    objectName: "regionList"
    contentHeight: column.height + 2 * Theme.gapSmall
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Regions of the answer")

    Column {
        id: column

        x: Theme.gapSmall
        y: Theme.gapSmall
        width: root.width - Theme.gapSmall - Theme.scrollBarSize
        spacing: 4

        Repeater {
            id: rows

            model: root.regions.length

            AbstractButton {
                id: row

                required property int index
                // The list may be shorter for a moment before this goes.
                readonly property var region: root.regions[index] ?? null
                readonly property bool lit: region !== null && root.isLit(region)

                function point(on: bool): void {
                    if (on && row.region)
                        App.regions.light(row, root.answer, row.region.group, row.region.number);
                    else
                        App.regions.unlight(row);
                }

                objectName: "regionRow-" + (row.index + 1)
                width: column.width
                height: Math.max(Theme.controlHeight, contentItem.implicitHeight + 2 * Theme.gapSmall)
                hoverEnabled: true
                focusPolicy: Qt.TabFocus
                Accessible.name: {
                    if (!row.region)
                        return "";
                    if (row.region.phrase === "")
                        return Places.fill(qsTr("Region %1, at %2 pixels"), [row.region.number, row.region.place]);
                    return Places.fill(qsTr("Region %1, %2, at %3 pixels"), [row.region.number, row.region.phrase, row.region.place]);
                }
                onHoveredChanged: row.point(hovered)
                onActiveFocusChanged: row.point(activeFocus)
                onClicked: root.chosen(row.region)

                background: ControlFrame {
                    focused: row.visualFocus
                    lit: row.lit || row.hovered
                    outline: row.lit ? Theme.accent : Theme.divider
                    outlineWidth: row.lit ? 2 : 1
                }
                contentItem: RegionWords {
                    number: row.index + 1
                    region: row.region
                }
            }
        }
    }
}
