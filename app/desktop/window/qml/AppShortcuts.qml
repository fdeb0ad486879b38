// SPDX-License-Identifier: MIT
// The shortcuts of the whole window, as ShortcutTable lists them.
pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    // For each action a function, or { run: function, enabled: bool } where it has a condition of its own. With
    // overDialogs: true it is about the window as a whole, and a dialog does not block it.
    required property var actions
    // Of all others.
    required property bool usable

    objectName: "appShortcuts"

    // Each in an item: a modal popup then blocks the shortcuts of the window behind it.
    Repeater {
        model: ShortcutTable.actions

        Item {
            id: place

            required property var modelData
            readonly property var action: root.actions[modelData.action]
            readonly property bool always: typeof action === "function"

            Shortcut {
                // One shortcut for each key: with several keys, Qt 6.4 may leave some enabled that should not be.
                sequence: place.modelData.key
                context: !place.always && place.action !== undefined && place.action.overDialogs === true ? Qt.ApplicationShortcut : Qt.WindowShortcut
                enabled: place.always ? root.usable : place.action !== undefined && place.action.enabled === true
                onActivated: place.always ? place.action.call() : place.action.run()
            }
        }
    }
}
