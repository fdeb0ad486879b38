// SPDX-License-Identifier: MIT
// The edge between the sidebar and the conversation; dragged, or with the arrow keys, it moves.
import QtQuick
import Tessera
import Tessera.Style

Item {
    id: root

    // What the conversation leaves.
    required property real mostWidth
    readonly property real sidebarWidth: Math.min(root.mostWidth, root.draggedWidth > 0 ? root.draggedWidth : Theme.sidebarWidth)
    // 0: it is not being dragged.
    property real draggedWidth: 0

    // The setting is for text of the usual size.
    function keep(width: real): void {
        App.settings.sidebarWidth = Math.round(Math.min(root.mostWidth, width) * App.settings.sidebarWidth / Theme.sidebarWidth);
    }

    objectName: "sidebarEdge"
    // Above both of its neighbours.
    z: 1
    width: Theme.gapSmall
    activeFocusOnTab: true
    Accessible.role: Accessible.Splitter
    Accessible.name: qsTr("Edge of the sidebar")
    Keys.onLeftPressed: root.keep(root.sidebarWidth - 16)
    Keys.onRightPressed: root.keep(root.sidebarWidth + 16)

    FocusRing {
        shown: root.activeFocus
        cornerRadius: 0
        gap: -Theme.ringWidth
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: 2
        height: parent.height
        visible: hover.hovered || dragging.active
        color: Theme.ring
    }
    HoverHandler {
        id: hover

        cursorShape: Qt.SplitHCursor
    }
    TapHandler {
        onDoubleTapped: App.settings.sidebarWidth = App.settings.usualSidebarWidth
    }
    DragHandler {
        id: dragging

        target: null
        yAxis.enabled: false
        cursorShape: Qt.SplitHCursor
        onCentroidChanged: if (active) root.draggedWidth = Math.max(Theme.roomFor(App.settings.leastSidebarWidth), Math.min(Theme.roomFor(App.settings.mostSidebarWidth), centroid.scenePosition.x))
        onActiveChanged: {
            if (active)
                return;
            root.keep(root.draggedWidth);
            root.draggedWidth = 0;
        }
    }
}
