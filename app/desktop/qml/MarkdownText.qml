// SPDX-License-Identifier: MIT
// A piece of Markdown, to read and to copy.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera

MessageText {
    id: root

    property alias piece: writer.piece
    property alias availableWidth: writer.availableWidth
    readonly property alias tableWidth: writer.tableWidth
    readonly property alias rowEnds: writer.rowEnds

    Accessible.ignored: true

    MarkdownDocument {
        id: writer

        document: root.textDocument
        textPx: Theme.answerPx
        text: Theme.text
        dim: Theme.textDim
        link: Theme.link
        shade: Theme.surface
        codeColors: Theme.codeColors
    }
    HoverHandler {
        cursorShape: root.hoveredLink === "" ? Qt.IBeamCursor : Qt.PointingHandCursor
    }
}
