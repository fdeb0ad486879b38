// SPDX-License-Identifier: MIT
import QtQuick
import Tessera.Style

Item {
    required property MarkdownBlock block

    implicitHeight: 9

    Rectangle {
        y: 4
        width: parent.width
        height: 1
        color: Theme.divider
    }
}
