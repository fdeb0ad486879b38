// SPDX-License-Identifier: MIT
// A text in Markdown. Text is text, whatever it looks like: it loads nothing, and its links ask first.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera

Item {
    id: root

    property alias text: blocks.text
    // More will be added to the text.
    property alias growing: blocks.growing
    // The visible part of this item: the parts of a very long text are made as they come near.
    property real visibleTop: 0
    property real visibleBottom: 0
    // Which hit of which part was gone to; -1: none.
    property int currentPart: -1
    property int currentHit: -1
    // The group of regions that is pointed at on the photo; -1: none.
    property int litGroup: -1
    readonly property int manyParts: 24
    readonly property bool large: blocks.count > manyParts
    readonly property real reach: 2000

    // The pointer or the keyboard is at words that name regions; -1: they were left.
    signal regionReached(int group)
    signal regionActivated(int group)

    // Makes the parts near the visible one. Their heights move the others, so again after that.
    function makeNear(): void {
        if (!root.large)
            return;
        column.forceLayout();
        let made = false;
        for (let i = 0; i < parts.count; ++i) {
            const part = parts.itemAt(i) as MarkdownBlock;
            if (part === null)
                continue;
            // What has the focus keeps it, and what is selected in it.
            part.near = (part.y < root.visibleBottom + root.reach && part.y + part.height > root.visibleTop - root.reach) || (part.field !== null && part.field.activeFocus);
            made = made || (part.near && !part.made);
            part.made = part.made || part.near;
        }
        if (made)
            nearTimer.start();
    }

    implicitHeight: column.height
    onVisibleTopChanged: if (root.large) nearTimer.start()
    onVisibleBottomChanged: if (root.large) nearTimer.start()

    MarkdownModel {
        id: blocks
    }
    MarkdownSelection {
        id: selecting

        repeater: parts
        model: blocks
    }
    Timer {
        id: nearTimer

        interval: 0
        onTriggered: root.makeNear()
    }
    Column {
        id: column

        width: root.width

        Repeater {
            id: parts

            model: blocks
            onCountChanged: if (root.large) nearTimer.start()

            delegate: MarkdownBlock {
                width: root.width
                above: index > 0 ? parts.itemAt(index - 1) as MarkdownBlock : null
                made: blocks.count <= root.manyParts
                onFieldChanged: selecting.add(field)
                currentHit: root.currentPart === index ? root.currentHit : -1
                onCopyRequested: App.copy(blocks.codeAt(index))
                litAddress: root.litGroup < 0 ? "" : blocks.regionAddress(root.litGroup)
                onLinkReached: address => root.regionReached(blocks.regionGroup(address))
                onLinkActivated: address => {
                    const group = blocks.regionGroup(address);
                    if (group >= 0)
                        root.regionActivated(group);
                    else
                        linkLoader.show(address);
                }
            }
        }
    }
    // Above the fields, to see the press before one of them takes the mouse.
    Item {
        anchors.fill: column

        PointHandler {
            acceptedButtons: Qt.LeftButton
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            onActiveChanged: if (active) selecting.begin(root, point.pressPosition.x, point.pressPosition.y)
            onPointChanged: if (active) selecting.extend(root, point.position.x, point.position.y)
        }
        PointHandler {
            acceptedButtons: Qt.RightButton
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            onActiveChanged: if (active) selecting.keep()
        }
    }
    Loader {
        id: linkLoader

        function show(address: string): void {
            linkLoader.active = true;
            const dialog = linkLoader.item as LinkDialog;
            dialog.parent = root.Window.contentItem;
            dialog.address = address;
            dialog.open();
        }

        active: false
        visible: false
        source: "LinkDialog.qml"
    }
}
