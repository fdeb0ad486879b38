// SPDX-License-Identifier: MIT
// The one bubble that all tool tips share; AppToolTip says when and what. Above what it explains, else below,
// else beside, and never over it. Goes with the next press or key, with a change of the appearance, and when what it
// explains moves, as it does when the view scrolls.
pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.ToolTip {
    id: root

    property Item explained
    property rect area
    readonly property int edge: 4
    readonly property int gap: 6
    readonly property size room: parent ? Qt.size(parent.width, parent.height) : Qt.size(0, 0)
    readonly property var place: placeFor(area, Qt.size(width, height), room)

    function show(item: Item, words: string, delayMs: int): void {
        root.close();
        root.explained = item;
        root.parent = item.T.Overlay.overlay;
        root.text = words;
        root.delay = delayMs;
        root.open();
    }
    function say(item: Item, words: string): void {
        if (root.explained === item)
            root.text = words;
    }
    function leave(item: Item): void {
        if (root.explained !== item)
            return;
        root.explained = null;
    }

    function areaOf(item: Item): rect {
        return item.mapToItem(null, 0, 0, item.width, item.height);
    }
    function moved(): bool {
        const now = root.areaOf(root.explained);
        return now.x !== root.area.x || now.y !== root.area.y;
    }
    // Null where there is no room for it beside the area.
    function placeFor(area: rect, own: size, room: size): var {
        const within = (at, length, all) => Math.round(Math.max(root.edge, Math.min(at, all - length - root.edge)));
        const x = within(area.x + (area.width - own.width) / 2, own.width, room.width);
        const above = area.y - root.gap - own.height;
        if (above >= root.edge)
            return Qt.point(x, Math.floor(above));
        const below = area.y + area.height + root.gap;
        if (below + own.height <= room.height - root.edge)
            return Qt.point(x, Math.ceil(below));
        const y = within(area.y + (area.height - own.height) / 2, own.height, room.height);
        const right = area.x + area.width + root.gap;
        if (right + own.width <= room.width - root.edge)
            return Qt.point(Math.ceil(right), y);
        const left = area.x - root.gap - own.width;
        return left >= root.edge ? Qt.point(Math.floor(left), y) : null;
    }

    x: place ? place.x : 0
    y: place ? place.y : 0
    width: Math.ceil(Math.min(Theme.tipWidth, room.width - 2 * edge, implicitContentWidth + leftPadding + rightPadding))
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    // The place is chosen here: Qt's margins would push it over what it explains.
    margins: -1
    horizontalPadding: 10
    verticalPadding: 6
    // Not with Esc, which stops answers.
    closePolicy: T.Popup.CloseOnPressOutside

    onAboutToShow: root.area = root.explained ? root.areaOf(root.explained) : Qt.rect(0, 0, 0, 0)
    // Its height is known only now.
    onOpened: if (!root.place) root.close()
    // What it explained is no more.
    onExplainedChanged: if (!root.explained) root.close()

    Connections {
        target: Theme

        function onDarkChanged(): void {
            root.close();
        }
    }
    Connections {
        target: root.visible && root.explained ? root.explained.Window.window : null

        function onAfterAnimating(): void {
            if (!root.explained || !root.explained.visible || root.moved())
                root.close();
        }
    }

    contentItem: SmallText {
        objectName: "toolTip"
        text: root.text
        wrapMode: Text.Wrap
        color: Theme.text
    }
    background: MenuFrame {
        radius: 6
        border.color: Theme.outline
    }
}
