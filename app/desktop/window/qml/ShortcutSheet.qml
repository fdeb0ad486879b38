// SPDX-License-Identifier: MIT
// All shortcuts.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera.Style

Sheet {
    id: root

    objectName: "shortcutSheet"
    title: qsTr("Keyboard shortcuts")
    closeName: "closeShortcutSheet"
    spacing: Theme.gap

    onOpened: {
        list.positionViewAtBeginning();
        list.forceActiveFocus();
    }

    ListView {
        id: list

        objectName: "shortcutList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: contentHeight
        clip: true
        spacing: Theme.gapLarge
        model: ShortcutTable.groups
        boundsBehavior: Flickable.StopAtBounds
        // Makes every group at once, so that the height is known from the start.
        cacheBuffer: 4000
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Keyboard shortcuts")

        ScrollBar.vertical: AppScrollBar {}

        Keys.onUpPressed: contentY = Math.max(0, contentY - 60)
        Keys.onDownPressed: contentY = Math.max(0, Math.min(contentHeight - height, contentY + 60))
        Keys.onPressed: event => event.accepted = ScrollKeys.scroll(list, event)

        delegate: ShortcutGroup {
            width: ListView.view ? ListView.view.width - Theme.gap : 0
        }
    }
}
