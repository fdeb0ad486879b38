// SPDX-License-Identifier: MIT
// The photos of the question being written. More than fit scroll; how many there are stays in view.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

ColumnLayout {
    id: root

    // Above everything else in the pane: where a chip is while it is dragged.
    required property Item dragLayer
    readonly property int refused: App.composer.refusedCount
    // To the newest, until the user looks at another.
    property bool following: false
    readonly property string photosText: qsTr("%Ln photos", "", App.composer.count - root.refused)
    readonly property string refusedText: qsTr("%Ln refused", "", root.refused)

    signal photoClicked(var photo, int position)
    signal photoLooked(var photo, int position)

    spacing: 4

    GridLayout {
        id: heading

        readonly property bool stacked: count.implicitWidth + (refusedButton.visible ? refusedButton.implicitWidth : 0) + allButton.implicitWidth + 2 * columnSpacing > root.width - Theme.ringReach - Theme.scrollBarSize

        visible: App.composer.count > 1
        Layout.leftMargin: Theme.ringReach
        Layout.rightMargin: Theme.scrollBarSize
        columns: heading.stacked ? 2 : 3
        columnSpacing: Theme.gapSmall
        rowSpacing: 0

        SmallText {
            id: count

            objectName: "attachmentCount"
            Layout.fillWidth: true
            Layout.columnSpan: heading.stacked ? 2 : 1
            text: root.refused === 0 ? root.photosText : root.refused === App.composer.count ? root.refusedText : Places.fill(qsTr("%1, %2"), [root.photosText, root.refusedText])
            elide: Text.ElideRight
            color: root.refused > 0 ? Theme.danger : Theme.textDim
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        TextButton {
            id: refusedButton

            objectName: "removeRefused"
            // Its text begins where that of the count does.
            Layout.leftMargin: heading.stacked ? -leftPadding : 0
            implicitHeight: 28
            visible: root.refused > 0 && root.refused < App.composer.count
            flat: true
            text: qsTr("Remove the refused ones")
            font.pixelSize: Theme.smallPx
            onClicked: App.composer.removeRefused()
        }
        TextButton {
            id: allButton

            objectName: "removeAllPhotos"
            Layout.alignment: Qt.AlignRight
            implicitHeight: 28
            flat: true
            text: qsTr("Remove all")
            font.pixelSize: Theme.smallPx
            onClicked: App.composer.removeAll()
        }
    }
    ScrollPane {
        id: scroller

        objectName: "attachmentScroller"
        Layout.fillWidth: true
        Layout.fillHeight: true
        implicitHeight: contentHeight
        contentHeight: chips.height + 2 * Theme.ringReach
        interactive: contentHeight > height
        onContentHeightChanged: if (root.following) endTimer.start()
        onMovementStarted: root.following = false

        Flow {
            id: chips

            x: Theme.ringReach
            y: Theme.ringReach
            width: scroller.width - Theme.ringReach - Theme.scrollBarSize
            spacing: Theme.gapSmall

            Repeater {
                model: App.composer

                AttachmentChip {
                    maximumWidth: chips.width
                    width: implicitWidth
                    dragLayer: root.dragLayer
                    onPhotoClicked: (photo, position) => root.photoClicked(photo, position)
                    onPhotoLooked: (photo, position) => root.photoLooked(photo, position)
                }
            }
        }
    }
    // The newest comes into view, once the layout knows it.
    Timer {
        id: endTimer

        interval: 0
        onTriggered: scroller.contentY = Math.max(0, scroller.contentHeight - scroller.height)
    }
    Connections {
        target: App.composer

        function onRowsInserted(parent: var, first: int, last: int): void {
            root.following = last === App.composer.count - 1;
            if (root.following)
                endTimer.start();
        }
        function onRowsRemoved(): void {
            root.following = false;
        }
    }
}
