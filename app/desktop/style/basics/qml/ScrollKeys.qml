// SPDX-License-Identifier: MIT
// What the keys for moving do where there is nothing to move but the view.
pragma Singleton

import QtQuick

QtObject {
    // Whether the key was one of them, and there was somewhere to go.
    function scroll(view: Flickable, event: var): bool {
        const page = view.height * 0.9;
        const first = view.originY;
        const last = Math.max(first, first + view.contentHeight - view.height);
        const to = new Map([[Qt.Key_PageUp, view.contentY - page], [Qt.Key_PageDown, view.contentY + page], [Qt.Key_Home, first], [Qt.Key_End, last]]);
        if (event.modifiers !== Qt.NoModifier || !to.has(event.key))
            return false;
        const y = Math.max(first, Math.min(last, to.get(event.key)));
        const moves = y !== view.contentY;
        view.contentY = y;
        return moves;
    }
}
