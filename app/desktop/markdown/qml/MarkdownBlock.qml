// SPDX-License-Identifier: MIT
// One part of a text in Markdown, with the lines of the quotes around it.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Style

Item {
    id: root

    required property int index
    required property int kind
    required property var piece
    required property int gap
    required property int indent
    required property list<int> quoteLines
    required property string language
    required property bool opening
    required property bool closing
    required property int length
    // Until then its height is an estimate.
    property bool made: false
    // Parts far away are not drawn.
    property bool near: true
    property MarkdownBlock above: null
    // Of its text; null: it has none, or is not made.
    property MessageText field: null
    // As of MessageText.
    property int currentHit: -1
    // The link that is pointed at elsewhere.
    property string litAddress
    readonly property bool quoteGoesOn: above !== null && above.quoteLines.length > 0
    readonly property int estimatedLinePx: Math.round(Theme.answerPx * 1.45)

    signal copyRequested
    signal linkActivated(string address)
    // Empty: it was left.
    signal linkReached(string address)

    height: root.gap + (loader.status === Loader.Ready ? loader.height : root.length * root.estimatedLinePx)

    // From files, because a Loader in Qt 6.4 cannot create bound components.
    function make(): void {
        if (!root.made && loader.status === Loader.Null)
            return;
        const files = ["MarkdownProse.qml", "MarkdownCode.qml", "MarkdownTable.qml", "MarkdownRule.qml"];
        loader.setSource(files[root.kind], {
            block: root
        });
    }

    onCurrentHitChanged: {
        if (currentHit < 0)
            return;
        root.made = true;
        root.near = true;
    }
    onMadeChanged: if (loader.status === Loader.Null) root.make()
    onKindChanged: root.make()
    Component.onCompleted: root.make()

    Repeater {
        model: root.quoteLines

        Rectangle {
            required property int modelData

            x: Theme.roomFor(modelData)
            y: root.quoteGoesOn ? 0 : root.gap
            width: 3
            height: root.height - y
            radius: 1.5
            color: Theme.divider
        }
    }
    Loader {
        id: loader

        x: Theme.roomFor(root.indent)
        y: root.gap
        width: root.width - x
        visible: root.near
    }
}
