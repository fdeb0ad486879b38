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
    // Beside the text of an entry; at the right is the tick.
    readonly property int entryLeft: 12
    readonly property int entryRight: 34

    currentIndex: chosen
    onModelChanged: currentIndex = Qt.binding(() => root.chosen)

    // Of the longest entry, in pixels.
    function widestEntry(): real {
        let widest = 0;
        for (let i = 0; i < root.count; ++i)
            widest = Math.max(widest, metrics.advanceWidth(root.textAt(i)));
        return Math.ceil(widest);
    }

    implicitWidth: Theme.roomFor(140)
    implicitHeight: Theme.controlHeight
    leftPadding: 10
    rightPadding: 32
    font.pixelSize: Theme.bodyPx
    opacity: enabled ? 1 : 0.45

    FontMetrics {
        id: metrics

        font: root.font
    }

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
        leftPadding: root.entryLeft
        rightPadding: root.entryRight
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
        property real entriesWidth: 0

        // Wider than the control where its entries are, to the left; its margins keep it in the window.
        x: root.width - width
        y: root.height + 4
        width: Math.min(Math.max(root.width, entriesWidth), root.Window.width - leftMargin - rightMargin)
        height: Math.min(implicitHeight, root.Window.height - topMargin - bottomMargin)
        implicitHeight: contentHeight + topPadding + bottomPadding
        margins: Theme.gapSmall
        verticalPadding: 4
        onAboutToShow: entriesWidth = root.widestEntry() + root.entryLeft + root.entryRight

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
