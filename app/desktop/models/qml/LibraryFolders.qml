// SPDX-License-Identifier: MIT
// Where the library looks: the user's folders and other programs'. Add, remove, switch off, scan again.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    spacing: 4

    Flow {
        width: parent.width
        spacing: Theme.gapSmall

        TextButton {
            objectName: "addFolderButton"
            text: qsTr("Add a folder …")
            icon.source: Theme.icon("plus")
            onClicked: folderDialog.open()
        }
        TextButton {
            objectName: "rescanButton"
            text: App.library.scanning ? qsTr("Stop searching") : qsTr("Search again")
            onClicked: App.library.scanning ? App.library.cancelScan() : App.library.rescan()
        }
    }
    Repeater {
        model: App.library.folders

        Item {
            id: folder

            required property string modelData
            required property int index

            width: root.width
            height: Theme.roomFor(32)

            SmallText {
                id: path

                anchors.left: parent.left
                anchors.right: removeButton.left
                anchors.verticalCenter: parent.verticalCenter
                text: folder.modelData
                elide: Text.ElideMiddle
                Accessible.role: Accessible.StaticText
                Accessible.name: text

                HoverHandler {
                    id: pathHover
                }
                AppToolTip {
                    target: path
                    text: path.truncated ? path.text : ""
                    hovered: pathHover.hovered
                }
            }
            IconButton {
                id: removeButton

                objectName: "removeFolder-" + folder.index
                anchors.right: parent.right
                width: 32
                height: 32
                iconName: "close"
                icon.width: 16
                icon.height: 16
                iconColor: Theme.textDim
                text: qsTr("Remove %1 from the list; its files stay").arg(folder.modelData)
                onClicked: App.library.removeFolder(folder.modelData)
            }
        }
    }
    Repeater {
        model: App.library.places

        Item {
            id: place

            required property var modelData
            required property int index

            width: root.width
            height: Theme.roomFor(32)

            SmallText {
                id: program

                objectName: "place-" + place.modelData.key
                anchors.left: parent.left
                anchors.right: placeSwitch.left
                anchors.rightMargin: Theme.gapSmall
                anchors.verticalCenter: parent.verticalCenter
                text: place.modelData.on ? place.modelData.name : qsTr("%1 (not listed)").arg(place.modelData.name)
                elide: Text.ElideRight
                color: place.modelData.on ? Theme.text : Theme.textDim
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                Accessible.description: place.modelData.folders

                HoverHandler {
                    id: placeHover
                }
                AppToolTip {
                    target: program
                    text: place.modelData.folders
                    hovered: placeHover.hovered
                }
            }
            IconButton {
                id: placeSwitch

                objectName: "placeSwitch-" + place.modelData.key
                anchors.right: parent.right
                width: 32
                height: 32
                iconName: place.modelData.on ? "close" : "plus"
                icon.width: 16
                icon.height: 16
                iconColor: Theme.textDim
                text: place.modelData.on ? qsTr("Do not list models of %1").arg(place.modelData.name) : qsTr("List models of %1").arg(place.modelData.name)
                onClicked: App.library.setPlaceOn(place.modelData.key, !place.modelData.on)
            }
        }
    }
    Repeater {
        model: App.library.suggestions

        TextButton {
            required property string modelData
            required property int index

            objectName: "suggestedFolder-" + index
            width: Math.min(implicitWidth, root.width)
            text: qsTr("Add %1").arg(modelData)
            onClicked: App.library.addPath(modelData)
        }
    }
    Rectangle {
        width: parent.width
        height: 4
        radius: 2
        visible: App.library.scanning
        color: Theme.surfaceRaised
        Accessible.role: Accessible.ProgressBar
        Accessible.name: qsTr("Looking for models")

        Rectangle {
            width: parent.width * App.library.progress
            height: parent.height
            radius: 2
            color: Theme.accent
        }
    }
    SmallText {
        width: parent.width
        visible: App.library.problem !== ""
        text: App.library.problem
        wrapMode: Text.Wrap
        color: Theme.danger
    }
    SmallText {
        objectName: "libraryNotes"
        width: parent.width
        visible: text !== ""
        text: App.library.notes
        wrapMode: Text.Wrap
        maximumLineCount: 3
        elide: Text.ElideRight
        Accessible.role: Accessible.StaticText
        Accessible.name: App.library.notes
    }
    FileChooser {
        id: folderDialog

        mode: FileChooser.OpenFolder
        title: qsTr("A folder with models, directly or in subfolders")
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        onAccepted: App.library.addFolder(selectedFile)
    }
}
