// SPDX-License-Identifier: MIT
// A grid over the photo's shape: what it keeps, what it wastes and what it costs.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera.Style

AbstractButton {
    id: root

    required property var option
    required property var photo
    readonly property bool isOverview: option.grid === "overview"
    readonly property string name: isOverview ? qsTr("Overview only") : Places.fill(qsTr("%1 × %2"), [option.columns, option.rows])
    readonly property string title: root.option.byRule ? qsTr("%1 · the model's choice").arg(root.name) : root.option.used ? qsTr("%1 · chosen by hand").arg(root.name) : root.name
    readonly property string tokens: qsTr("%Ln tokens", "", option.tokens)
    readonly property string numbers: Places.fill(qsTr("keeps %1, wastes %2 pixels"), [Number(option.effectivePixels).toLocaleString(Qt.locale(), "f", 0), Number(option.wastedPixels).toLocaleString(Qt.locale(), "f", 0)])

    implicitHeight: Theme.roomFor(56)
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.RadioButton
    Accessible.checked: root.option.shown
    Accessible.name: Places.fill(qsTr("%1, %2, %3"), [root.title, root.tokens, root.numbers])
    Accessible.onPressAction: root.clicked()

    background: ControlFrame {
        focused: root.visualFocus
        lit: root.option.shown || root.hovered
        outline: root.option.shown ? Theme.accent : Theme.divider
        outlineWidth: root.option.shown ? 2 : 1
    }
    RowLayout {
        anchors.fill: parent
        anchors.margins: 6
        spacing: Theme.gap

        Item {
            Layout.preferredWidth: 44
            Layout.preferredHeight: 44

            Rectangle {
                id: canvas

                readonly property real unit: 44 / Math.max(root.option.columns, root.option.rows)

                anchors.centerIn: parent
                width: root.option.columns * unit
                height: root.option.rows * unit
                color: Theme.surface
                border.width: 1
                border.color: Theme.outline

                Rectangle {
                    // The photo as it lies in the canvas; the overview stretches it over all of it.
                    readonly property real fit: root.photo.widthPx > 0 ? Math.min(canvas.width / root.photo.widthPx, canvas.height / root.photo.heightPx) : 0

                    anchors.centerIn: parent
                    width: root.isOverview ? canvas.width : root.photo.widthPx * fit
                    height: root.isOverview ? canvas.height : root.photo.heightPx * fit
                    color: Theme.outline
                    opacity: 0.5
                }
                Repeater {
                    model: root.option.columns - 1

                    Rectangle {
                        required property int index

                        x: (index + 1) * canvas.unit
                        width: 1
                        height: canvas.height
                        color: Theme.accent
                    }
                }
                Repeater {
                    model: root.option.rows - 1

                    Rectangle {
                        required property int index

                        y: (index + 1) * canvas.unit
                        width: canvas.width
                        height: 1
                        color: Theme.accent
                    }
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            RowLayout {
                BodyText {
                    Layout.fillWidth: true
                    text: root.title
                    elide: Text.ElideRight
                }
                BodyText {
                    text: root.tokens
                }
            }
            SmallText {
                Layout.fillWidth: true
                text: root.numbers
                elide: Text.ElideRight
            }
        }
    }
}
