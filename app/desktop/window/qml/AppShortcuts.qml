// SPDX-License-Identifier: MIT
// The shortcuts of the whole window, as ShortcutTable lists them.
pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    // Of each action: { run: function, enabled: bool }.
    required property var actions

    // In items: a modal popup then keeps the shortcuts of the window behind it from working.
    Repeater {
        model: ShortcutTable.actions

        Item {
            id: place

            required property var modelData
            readonly property var action: root.actions[modelData.action]

            Shortcut {
                // One each: Qt 6.4 may leave several enabled that were not to be.
                sequence: place.modelData.key
                enabled: place.action !== undefined && place.action.enabled
                onActivated: place.action.run()
            }
        }
    }
}
