// SPDX-License-Identifier: MIT
// The look of every entry of a menu.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.MenuItem {
    id: root

    // Shown at the right end; the key itself is made elsewhere.
    property string keys
    // Takes something away.
    property bool danger: false
    readonly property color ink: danger ? Theme.danger : Theme.text

    // A component, because an id in a deferred item would make it at once.
    component Line: Item {
        id: line

        readonly property real endWidth: root.keys !== "" ? root.spacing + shortcut.implicitWidth : root.checkable || root.subMenu ? root.spacing + root.indicator.width : 0

        implicitWidth: Math.ceil(label.implicitWidth + endWidth)

        BodyText {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - line.endWidth
            text: root.text
            color: root.ink
            elide: Text.ElideRight
            Accessible.ignored: true
        }
        BodyText {
            id: shortcut

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: root.keys !== ""
            text: root.keys
            color: Theme.textDim
            Accessible.ignored: true
        }
    }

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight
    verticalPadding: 0
    leftPadding: Theme.gapLarge
    rightPadding: Theme.gapLarge
    spacing: Theme.gapHuge
    opacity: enabled ? 1 : 0.45
    Accessible.description: root.keys

    contentItem: Line {}
    indicator: Icon {
        x: root.width - width - root.rightPadding
        y: (root.height - height) / 2
        visible: root.checkable && root.checked
        iconName: "check"
        sourceSize.width: 16
        sourceSize.height: 16
    }
    arrow: Icon {
        x: root.width - width - root.rightPadding
        y: (root.height - height) / 2
        visible: root.subMenu !== null
        iconName: "chevron-right"
        sourceSize.width: 16
        sourceSize.height: 16
    }
    background: Item {
        ControlFrame {
            anchors.fill: parent
            anchors.leftMargin: 4
            anchors.rightMargin: 4
            // Inside of its fill: the entries have no room around them.
            focused: root.visualFocus
            ringGap: -Theme.ringWidth
            lit: root.highlighted || root.down
            fillLit: root.danger ? Theme.dangerSurface : Theme.menuLit
            radius: 6
            outlineWidth: 0
        }
    }
}
