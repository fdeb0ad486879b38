// SPDX-License-Identifier: MIT
// A photo with the tiles that the loaded model cuts it into.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera

Popup {
    id: root

    property var photo: null

    function show(chosen: var): void {
        root.photo = chosen;
        root.open();
    }

    objectName: "tileInspector"
    x: 0
    y: 0
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    padding: 0
    modal: true
    focus: true

    background: Rectangle {
        color: Theme.window
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: 52
            Layout.leftMargin: Theme.gapSmall
            Layout.rightMargin: Theme.gapLarge
            spacing: Theme.gapSmall

            IconButton {
                objectName: "closeInspector"
                iconName: "back"
                text: qsTr("Back (Esc)")
                onClicked: root.close()
            }
            Text {
                Layout.fillWidth: true
                text: root.photo ? root.photo.name : ""
                textFormat: Text.PlainText
                elide: Text.ElideMiddle
                color: Theme.text
                font.pixelSize: Theme.titlePx
                font.weight: Font.DemiBold
            }
            Text {
                objectName: "inspectorSummary"
                text: overlay.hasPlan ? overlay.summary : ""
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            color: Theme.surface
            clip: true

            Image {
                x: overlay.x + overlay.photoRect.x
                y: overlay.y + overlay.photoRect.y
                width: overlay.photoRect.width
                height: overlay.photoRect.height
                source: root.photo && root.opened ? root.photo.source : ""
                sourceSize.width: 2048
                sourceSize.height: 2048
                asynchronous: true
                mipmap: true
            }
            TileOverlay {
                id: overlay

                objectName: "tileOverlay"
                anchors.fill: parent
                anchors.margins: Theme.gapLarge
                photo: root.photo
                scheme: App.models.tileScheme
                lineColor: Theme.overlayLine
                labelColor: Theme.accentText
                hatchColor: Theme.overlayHatch
                Accessible.role: Accessible.Graphic
                Accessible.name: overlay.hasPlan ? qsTr("Tiles: %1").arg(overlay.summary) : qsTr("The photo without tiles")
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.margins: Theme.gapLarge
            spacing: Theme.gapSmall

            Text {
                Layout.fillWidth: true
                text: overlay.hasPlan ? (overlay.reason !== "" ? overlay.reason : qsTr("This model sees every photo as one tile.")) : qsTr("Load a model with an image part to see how it cuts this photo.")
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.gapSmall
                visible: overlay.candidates.length > 0

                Repeater {
                    model: overlay.candidates

                    Rectangle {
                        id: candidate

                        required property string modelData
                        required property int index
                        readonly property bool chosen: index === overlay.chosenCandidate

                        width: label.implicitWidth + 20
                        height: 28
                        radius: Theme.radius
                        color: chosen ? Theme.accent : "transparent"
                        border.width: chosen ? 0 : 1
                        border.color: Theme.divider
                        Accessible.role: Accessible.StaticText
                        Accessible.name: chosen ? qsTr("%1, chosen").arg(modelData) : modelData

                        Text {
                            id: label

                            anchors.centerIn: parent
                            text: candidate.modelData
                            textFormat: Text.PlainText
                            color: candidate.chosen ? Theme.accentText : Theme.textDim
                            font.pixelSize: Theme.smallPx
                        }
                    }
                }
            }
        }
    }
}
