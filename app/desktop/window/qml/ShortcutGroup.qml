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

            width: root.width
            height: Math.max(30, what.implicitHeight + 8, caps.height + 4)
            Accessible.role: Accessible.ListItem
            Accessible.name: Places.fill(qsTr("%1: %2"), [entry.modelData.keys.join(", "), entry.modelData.text])

            BodyText {
                id: what

                anchors.left: parent.left
                anchors.right: caps.left
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                text: entry.modelData.text
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
            Row {
                id: caps

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: 6

                Repeater {
                    model: entry.modelData.keys

                    KeyCap {
                        required property string modelData

                        text: modelData
                    }
                }
            }
        }
    }
}
