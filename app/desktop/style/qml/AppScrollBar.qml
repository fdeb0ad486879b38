// SPDX-License-Identifier: MIT
// Visible as long as there is something to scroll to, so that people see that there is more.
import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.ScrollBar {
    id: root

    readonly property bool needed: policy === T.ScrollBar.AlwaysOn || policy === T.ScrollBar.AsNeeded && size < 1
    readonly property bool thick: hovered || pressed
    readonly property real length: orientation === Qt.Horizontal ? width : height

    implicitWidth: Theme.scrollBarSize
    implicitHeight: Theme.scrollBarSize
    padding: 2
    minimumSize: length > 0 ? Math.min(0.5, Theme.gapHuge / length) : 0
    visible: needed

    contentItem: Item {
        Rectangle {
            readonly property int thickness: root.thick ? 8 : 4

            x: root.orientation === Qt.Horizontal ? 0 : parent.width - width
            y: root.orientation === Qt.Horizontal ? parent.height - height : 0
            width: root.orientation === Qt.Horizontal ? parent.width : thickness
            height: root.orientation === Qt.Horizontal ? thickness : parent.height
            radius: thickness / 2
            color: root.thick ? Theme.textDim : Theme.outline
        }
    }
}
