// SPDX-License-Identifier: MIT
// What can be done with a photo.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

AppMenu {
    id: root

    required property var photo
    readonly property SavePhotoDialog saveDialog: SavePhotoDialog {}

    signal looked
    signal tilesRequested

    objectName: "photoMenu"

    AppMenuItem {
        objectName: "lookAction"
        text: qsTr("View")
        onTriggered: root.looked()
    }
    AppMenuItem {
        objectName: "tilesAction"
        text: qsTr("Show its tiles")
        onTriggered: root.tilesRequested()
    }
    AppMenuSeparator {}
    AppMenuItem {
        objectName: "copyPhotoAction"
        text: qsTr("Copy")
        onTriggered: App.photoFiles.copy(root.photo)
    }
    AppMenuItem {
        objectName: "savePhotoAction"
        text: qsTr("Save as …")
        onTriggered: root.saveDialog.choose(root.photo)
    }
    AppMenuItem {
        objectName: "folderAction"
        text: qsTr("Show in folder")
        onTriggered: App.photoFiles.showInFolder(root.photo)
    }
}
