// SPDX-License-Identifier: MIT
// A selection through several parts of an answer, each of which is a text field of its own. The field in which it began keeps
// the focus and gets the keys; a selection within one field is that field's own affair.
import QtQuick
import Tessera

QtObject {
    id: root

    required property Repeater repeater
    required property MarkdownModel model
    // Through several parts.
    property bool wide: false

    // Has the focus while the selection lasts.
    property MessageText holder: null
    // Where it began and where it ends: a part and a position in its field.
    property int startPart: -1
    property int startAt: 0
    property int endPart: -1
    property int endAt: 0

    readonly property int behindAll: 2147483647
    readonly property Timer later: Timer {
        interval: 0
        onTriggered: root.showAgain()
    }

    function partAt(index: int): MarkdownBlock {
        return root.repeater.itemAt(index) as MarkdownBlock;
    }
    function fieldAt(index: int): MessageText {
        const part = root.partAt(index);
        return part ? part.field : null;
    }

    // A part was made.
    function add(field: MessageText): void {
        if (!field)
            return;
        field.selection = root;
        if (root.wide)
            root.later.start();
    }
    // A press of the button, in coordinates of `view`.
    function begin(view: Item, x: real, y: real): void {
        root.clear();
        root.startPart = -1;
        const index = root.indexAt(y);
        const field = root.fieldAt(index);
        const place = field ? field.mapFromItem(view, x, y) : null;
        // Nothing is selected from a place without text.
        if (!field || !field.contains(place))
            return;
        root.holder = field;
        root.startPart = index;
        root.startAt = field.positionAt(place.x, place.y);
    }
    // The pointer has moved with the button held.
    function extend(view: Item, x: real, y: real): void {
        if (root.startPart < 0)
            return;
        const index = root.indexAt(y);
        if (index === root.startPart && !root.wide)
            return;
        const field = root.fieldAt(index);
        const place = field ? field.mapFromItem(view, x, y) : Qt.point(0, 0);
        root.endPart = index;
        root.endAt = !field || place.y < 0 ? 0 : place.y >= field.height ? root.behindAll : field.positionAt(place.x, place.y);
        root.wide = index !== root.startPart;
        // After the field that has the mouse: it selects up to the pointer as if it were alone.
        root.later.start();
    }
    // Of the whole answer, with the keys in `field`.
    function selectAll(field: MessageText): void {
        root.holder = field;
        root.startPart = 0;
        root.startAt = 0;
        root.endPart = root.repeater.count - 1;
        root.endAt = root.behindAll;
        root.wide = root.endPart > 0;
        root.show();
    }
    // Leaves the field that has the focus as it is.
    function clear(): void {
        if (!root.wide)
            return;
        root.wide = false;
        root.show();
    }
    // The field below the pointer takes the focus, as for its menu.
    function keep(): void {
        if (root.wide)
            root.later.start();
    }
    function showAgain(): void {
        for (let i = 0; i < root.repeater.count; ++i) {
            const field = root.fieldAt(i);
            if (field && field.activeFocus)
                root.holder = field;
        }
        root.show();
    }
    // The field with the focus has lost it, or what was selected in it.
    function clearIfLeft(): void {
        if (root.wide && !(root.holder && (root.holder.activeFocus || root.holder.selectedText !== "")))
            root.clear();
    }

    // The part at this height, or the closest one.
    function indexAt(y: real): int {
        for (let i = 0; i < root.repeater.count; ++i) {
            const part = root.partAt(i);
            if (part && y < part.y + part.height)
                return i;
        }
        return root.repeater.count - 1;
    }
    // Also for parts that were made since.
    function show(): void {
        const down = root.startPart < root.endPart;
        for (let i = 0; i < root.repeater.count; ++i) {
            const field = root.fieldAt(i);
            if (!field)
                continue;
            const within = i >= Math.min(root.startPart, root.endPart) && i <= Math.max(root.startPart, root.endPart);
            if (!root.wide || !within) {
                if (field !== root.holder)
                    field.deselect();
            } else if (i === root.startPart) {
                field.select(Math.min(root.startAt, field.length), down ? field.length : 0);
            } else if (i === root.endPart) {
                field.select(down ? 0 : field.length, Math.min(root.endAt, field.length));
            } else {
                field.selectAll();
            }
        }
    }

    // What is selected, as written.
    function text(): string {
        root.showAgain();
        let all = "";
        const last = Math.max(root.startPart, root.endPart);
        for (let i = Math.min(root.startPart, root.endPart); i <= last; ++i) {
            const field = i === root.startPart || i === root.endPart ? root.fieldAt(i) : null;
            const part = field && field.selectedText.length < field.length ? field.selectionAsWritten() : root.model.textAt(i);
            all += all === "" || part === "" ? part : root.model.gapBefore(i) + part;
        }
        return all;
    }
}
