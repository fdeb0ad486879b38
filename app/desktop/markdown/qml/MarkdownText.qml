// SPDX-License-Identifier: MIT
// A piece of Markdown, to read and to copy.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

MessageText {
    id: root

    property alias piece: writer.piece
    property alias availableWidth: writer.availableWidth
    property alias litAddress: writer.litAddress
    readonly property alias tableWidth: writer.tableWidth
    readonly property alias rowEnds: writer.rowEnds

    // The link that Tab has reached, marked as a selection; -1: none.
    property int currentLink: -1
    // The link that the pointer or the keyboard is at; empty: none.
    readonly property string reachedLink: hoveredLink !== "" ? hoveredLink : currentLink >= 0 ? writer.linkAddress(currentLink) : ""

    // False beyond the first and the last one.
    function toLink(index: int): bool {
        const range = writer.linkRange(index);
        if (range.x < 0)
            return false;
        root.currentLink = index;
        root.select(range.x, range.y);
        return true;
    }

    markdown: writer
    Accessible.ignored: true
    activeFocusOnTab: writer.hasLinks
    // Not after a click, which has its own place in the text.
    onActiveFocusChanged: {
        if (!activeFocus && root.currentLink >= 0)
            root.deselect();
        if (!activeFocus || hover.hovered || !root.toLink(0))
            root.currentLink = -1;
    }
    Keys.onTabPressed: event => event.accepted = root.toLink(root.currentLink + 1)
    Keys.onBacktabPressed: event => event.accepted = root.toLink(root.currentLink - 1)
    Keys.onReturnPressed: event => {
        event.accepted = root.currentLink >= 0;
        if (event.accepted)
            root.linkActivated(writer.linkAddress(root.currentLink));
    }

    MarkdownDocument {
        id: writer

        document: root.textDocument
        textPx: Theme.answerPx
        room: Math.max(1, Theme.textScale)
        text: Theme.text
        dim: Theme.textDim
        link: Theme.link
        shade: Theme.surface
        litText: Theme.accentText
        litShade: Theme.accent
        codeColors: Theme.codeColors
    }
    HoverHandler {
        id: hover

        cursorShape: root.hoveredLink === "" ? Qt.IBeamCursor : Qt.PointingHandCursor
    }
}
