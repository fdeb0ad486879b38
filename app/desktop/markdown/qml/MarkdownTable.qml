// SPDX-License-Identifier: MIT
// A table; one that is too wide scrolls sideways.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style

Flickable {
    id: root

    required property MarkdownBlock block

    objectName: "answerTable"
    implicitHeight: table.height
    contentWidth: table.width
    contentHeight: table.height
    clip: true
    interactive: contentWidth > width
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds

    ScrollBar.horizontal: AppScrollBar {
        policy: root.interactive ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }

    Repeater {
        model: table.rowEnds

        Rectangle {
            required property int modelData
            required property int index

            y: modelData
            width: table.width
            height: 1
            color: index === 0 && root.block.opening ? Theme.outline : Theme.divider
        }
    }
    MarkdownText {
        id: table

        objectName: "tableText"
        Component.onCompleted: root.block.field = table
        width: tableWidth
        // Cut off outside.
        ringGap: -Theme.ringWidth
        bottomPadding: root.interactive ? 10 : 0
        piece: root.block.piece
        litAddress: root.block.litAddress
        currentHit: root.block.currentHit
        onHitReached: area => root.contentX = Math.max(0, Math.min(area.x - root.width / 2, root.contentWidth - root.width))
        availableWidth: root.width
        onLinkActivated: address => root.block.linkActivated(address)
        onReachedLinkChanged: root.block.linkReached(reachedLink)
    }
}
