// SPDX-License-Identifier: MIT
// The first photo of a conversation, small; an icon where it has none.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Style

Item {
    id: root

    required property var photo
    // Behind it: the round corners are painted in it.
    property color behind: Theme.surface
    readonly property bool hasPhoto: photo.source !== ""

    implicitWidth: 32
    implicitHeight: 32
    clip: true
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        radius: 6
        color: Theme.divider
        visible: !root.hasPhoto
    }
    Icon {
        anchors.centerIn: parent
        visible: !root.hasPhoto
        iconName: "chat"
        sourceSize.width: 16
        sourceSize.height: 16
        color: Theme.textDim
    }
    Image {
        anchors.fill: parent
        visible: root.hasPhoto
        source: root.photo.source
        // Enough for the shorter side to fill the square.
        sourceSize.width: Math.ceil(root.width * Screen.devicePixelRatio * (root.hasPhoto ? Math.min(4, Math.max(1, root.photo.widthPx / root.photo.heightPx)) : 1))
        fillMode: Image.PreserveAspectCrop
        asynchronous: true
        mipmap: true
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: -6
        visible: root.hasPhoto
        color: "transparent"
        radius: 12
        border.width: 6
        border.color: root.behind
    }
}
