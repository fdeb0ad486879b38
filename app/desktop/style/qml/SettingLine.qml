// SPDX-License-Identifier: MIT
// A setting: what it is, beside or above what chooses it.
import QtQuick
import Tessera.Style.Basics

Item {
    id: root

    required property string label
    property string note
    default property alias control: place.data
    readonly property bool stacked: width < Theme.roomFor(380)

    implicitHeight: stacked ? text.height + 4 + place.height : Math.max(text.height, place.height)

    Column {
        id: text

        width: root.stacked ? root.width : root.width - place.width - Theme.gapLarge
        y: root.stacked ? 0 : (root.height - height) / 2
        spacing: 2

        BodyText {
            width: parent.width
            text: root.label
            wrapMode: Text.Wrap
        }
        SmallText {
            width: parent.width
            visible: root.note !== ""
            text: root.note
            wrapMode: Text.Wrap
        }
    }
    Item {
        id: place

        x: root.stacked ? 0 : root.width - width
        y: root.stacked ? text.height + 4 : (root.height - height) / 2
        width: root.stacked ? root.width : Theme.roomFor(210)
        height: Theme.controlHeight
    }
}
