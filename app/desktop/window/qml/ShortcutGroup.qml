// SPDX-License-Identifier: MIT
// Shortcuts that work in one place: what they do, and their keys.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Style

Column {
    id: root

    required property var modelData

    spacing: 2

    SmallText {
        width: root.width
        bottomPadding: 4
        text: root.modelData.title
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Repeater {
        model: root.modelData.entries

        Item {
            id: entry

            required property var modelData
            // Large text in a narrow window.
            readonly property bool stacked: caps.width > width * 0.45 && width < Theme.roomFor(360)

            width: root.width
            height: stacked ? what.implicitHeight + lines.height + 12 : Math.max(30, what.implicitHeight + 8, caps.height + 4)
            Accessible.role: Accessible.ListItem
            Accessible.name: Places.fill(qsTr("%1: %2"), [entry.modelData.keys.join(", "), entry.modelData.text])

            BodyText {
                id: what

                y: entry.stacked ? 4 : (entry.height - height) / 2
                width: entry.stacked ? entry.width : entry.width - caps.width - Theme.gap
                text: entry.modelData.text
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
            Row {
                id: caps

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                visible: !entry.stacked
                spacing: 6

                Repeater {
                    model: entry.modelData.keys

                    KeyCap {
                        required property string modelData

                        text: modelData
                    }
                }
            }
            Flow {
                id: lines

                y: what.height + 8
                width: parent.width
                visible: entry.stacked
                spacing: 6

                Repeater {
                    model: entry.stacked ? entry.modelData.keys : []

                    KeyCap {
                        required property string modelData

                        text: modelData
                    }
                }
            }
        }
    }
}
