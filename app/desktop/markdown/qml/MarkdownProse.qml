// SPDX-License-Identifier: MIT
// Paragraphs, headings and lists, selected in one go.
pragma ComponentBehavior: Bound

import QtQuick

MarkdownText {
    id: root

    required property MarkdownBlock block

    objectName: "answerProse"
    Component.onCompleted: root.block.field = root
    piece: root.block.piece
    litAddress: root.block.litAddress
    currentHit: root.block.currentHit
    onLinkActivated: address => root.block.linkActivated(address)
    onReachedLinkChanged: root.block.linkReached(reachedLink)
}
