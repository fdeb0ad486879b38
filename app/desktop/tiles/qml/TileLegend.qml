// SPDX-License-Identifier: MIT
// What the marks over the photo and in the token bar mean.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Style

Flow {
    id: root

    component Entry: Row {
        id: entry

        required property string label
        required property color mark
        property real markOpacity: 1
        property bool outlined: false
        property bool edged: false

        spacing: 6

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: 12
            height: 12
            color: entry.outlined ? "transparent" : entry.mark
            opacity: entry.markOpacity
            border.width: entry.outlined ? 2 : entry.edged ? 1 : 0
            border.color: entry.outlined ? entry.mark : Theme.outline
        }
        SmallText {
            text: entry.label
        }
    }

    spacing: Theme.gap
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Legend")

    Entry {
        label: qsTr("tile")
        mark: Theme.accent
        outlined: true
    }
    Entry {
        label: qsTr("padding (hatched)")
        mark: Theme.overlayHatch
        markOpacity: 0.6
    }
    Entry {
        label: qsTr("not read (darkened)")
        mark: "#000000"
        markOpacity: 0.5
    }
    Entry {
        label: qsTr("overview")
        mark: Theme.outline
    }
    Entry {
        label: qsTr("row")
        mark: Theme.surfaceRaised
        edged: true
    }
    Entry {
        label: qsTr("newline")
        mark: Theme.danger
    }
}
