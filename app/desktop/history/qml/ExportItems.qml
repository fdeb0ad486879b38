// SPDX-License-Identifier: MIT
// An item of a menu for each format of exports.
pragma ComponentBehavior: Bound

import QtQml
import Tessera
import Tessera.Style

Instantiator {
    id: root

    required property AppMenu target
    // Where in the menu the first item stands.
    required property int position
    // With a place for the format's name.
    required property string label
    required property bool possible

    signal chosen(string format)

    model: App.archive.exportFormats
    delegate: AppMenuItem {
        required property var modelData

        text: root.label.arg(modelData.name)
        enabled: root.possible
        onTriggered: root.chosen(modelData.ending)
    }
    onObjectAdded: (index, object) => root.target.insertItem(root.position + index, object as AppMenuItem)
    onObjectRemoved: (index, object) => root.target.removeItem(object as AppMenuItem)
}
