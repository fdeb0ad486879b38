// SPDX-License-Identifier: MIT
// A list to choose from. `chosen` is the index of the entry shown; it stays when the entries change, as
// they do with the language.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.ComboBox {
    id: root

    property int chosen: 0

    currentIndex: chosen
    onModelChanged: currentIndex = Qt.binding(() => root.chosen)

    implicitWidth: Theme.roomFor(140)
    implicitHeight: Theme.controlHeight
    leftPadding: 10
    rightPadding: 32
    font.pixelSize: Theme.bodyPx
    opacity: enabled ? 1 : 0.45

    contentItem: BodyText {
        text: root.displayText
        verticalAlignment: Text.AlignVCenter
        elide: Text.ElideRight
        Accessible.ignored: true
    }
    indicator: Icon {
        x: root.width - width - 8
        y: (root.height - height) / 2
        iconName: "chevron-down"
        sourceSize.width: 16
        sourceSize.height: 16
    }
    background: ControlFrame {
        focused: root.visualFocus
        lit: root.hovered || root.down
        fill: Theme.window
    }
    delegate: T.ItemDelegate {
        id: entry

        required property int index

        width: ListView.view ? ListView.view.width : 0
        implicitHeight: Theme.controlHeight
        leftPadding: 12
        rightPadding: 34
        text: root.textAt(index)
        highlighted: root.highlightedIndex === index
        hoverEnabled: true

        contentItem: BodyText {
            text: entry.text
            verticalAlignment: Text.AlignVCenter
            elide: Text.ElideRight
            Accessible.ignored: true
        }
        background: Item {
            ControlFrame {
                anchors.fill: parent
                anchors.leftMargin: 4
                anchors.rightMargin: 4
                // Inside of its fill: the entries have no room around them.
                focused: entry.highlighted && root.visualFocus
                ringGap: -Theme.ringWidth
                lit: entry.highlighted || entry.down
                fillLit: Theme.menuLit
                radius: 6
                outlineWidth: 0
            }
            Icon {
                x: parent.width - width - 12
                anchors.verticalCenter: parent.verticalCenter
                visible: root.currentIndex === entry.index
                iconName: "check"
                sourceSize.width: 16
                sourceSize.height: 16
            }
        }
    }
    popup: T.Popup {
        y: root.height + 4
        width: root.width
        height: Math.min(implicitHeight, root.Window.height - topMargin - bottomMargin)
        implicitHeight: contentHeight + topPadding + bottomPadding
        margins: Theme.gapSmall
        verticalPadding: 4

        contentItem: ListView {
            implicitHeight: contentHeight
            model: root.delegateModel
            currentIndex: root.highlightedIndex
            highlightMoveDuration: 0
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            T.ScrollBar.vertical: AppScrollBar {}
        }
        background: MenuFrame {}
    }
}
