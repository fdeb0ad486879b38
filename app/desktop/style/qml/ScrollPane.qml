// SPDX-License-Identifier: MIT
// More than fits, to be scrolled up and down, with the keys that nothing in it needs as well. Scrolls by
// itself to what gets the focus.
import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

Flickable {
    id: root

    readonly property Item focused: Window.activeFocusItem

    function holds(item: Item): bool {
        let place = item;
        while (place && place !== root.contentItem)
            place = place.parent;
        return place !== null;
    }
    function reveal(item: Item): void {
        const top = item.mapToItem(root.contentItem, 0, 0).y - Theme.gapLarge;
        const bottom = top + item.height + 2 * Theme.gapLarge;
        if (top < root.contentY)
            root.contentY = Math.max(0, top);
        else if (bottom > root.contentY + root.height)
            root.contentY = Math.max(0, Math.min(root.contentHeight, bottom) - root.height);
    }

    contentWidth: width
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    Keys.onPressed: event => event.accepted = ScrollKeys.scroll(root, event)
    onFocusedChanged: if (root.focused && root.holds(root.focused)) root.reveal(root.focused)

    T.ScrollBar.vertical: AppScrollBar {}
}
