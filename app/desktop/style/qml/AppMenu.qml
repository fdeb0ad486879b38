// SPDX-License-Identifier: MIT
// The look of every menu; as wide as its widest entry.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.Menu {
    id: root

    contentWidth: {
        let widest = 160;
        for (let i = 0; i < root.count; ++i)
            widest = Math.max(widest, root.itemAt(i).implicitWidth);
        return Math.ceil(widest);
    }
    implicitWidth: contentWidth + leftPadding + rightPadding
    implicitHeight: contentHeight + topPadding + bottomPadding
    margins: Theme.gapSmall
    verticalPadding: 4
    overlap: 4

    delegate: AppMenuItem {}
    contentItem: ListView {
        implicitHeight: contentHeight
        model: root.contentModel
        currentIndex: root.currentIndex
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        clip: interactive

        T.ScrollBar.vertical: AppScrollBar {}
    }
    background: MenuFrame {}
}
