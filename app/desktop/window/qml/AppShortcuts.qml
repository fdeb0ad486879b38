// SPDX-License-Identifier: MIT
// The shortcuts of the whole window, as ShortcutTable lists them.
pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    // For each action: { run: function, enabled: bool }.
    required property var actions

    objectName: "appShortcuts"

    // Each in an item: a modal popup then blocks the shortcuts of the window behind it.
    Repeater {
        model: ShortcutTable.actions

        Item {
            id: place

            required property var modelData
            readonly property var action: root.actions[modelData.action]

            Shortcut {
                // One shortcut for each key: with several keys, Qt 6.4 may leave some enabled that should not be.
                sequence: place.modelData.key
                enabled: place.action !== undefined && place.action.enabled
                onActivated: place.action.run()
            }
        }
    }
}
