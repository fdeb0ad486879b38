// SPDX-License-Identifier: MIT
// A dialog that is made when it is first opened. Together they have as much in them as the rest of the window, and most
// are never seen before it closes.
import QtQuick
import QtQuick.Templates as Templates

Item {
    id: root

    default property Component dialog
    property Templates.Popup made: null
    readonly property bool opened: root.made !== null && root.made.opened

    function get(): Templates.Popup {
        if (root.made === null)
            root.made = root.dialog.createObject(root.Window.contentItem) as Templates.Popup;
        return root.made;
    }
    function open(): void {
        root.get().open();
    }
}
