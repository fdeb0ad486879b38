// SPDX-License-Identifier: MIT
// What this program is, where it keeps things, and what it is built from.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    // What the window is linked with, and the licences, mostly as SPDX calls them. README.md says what each is for.
    readonly property var libraries: [["Vulkan loader", "Apache-2.0"], ["Qt", "LGPL-3.0-only"], ["SQLite", "public domain"], ["libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"], ["libpng", "libpng-2.0"], ["libwebp", "BSD-3-Clause"], ["zlib", "Zlib"], ["libzip", "BSD-3-Clause"], ["libexif", "LGPL-2.1-or-later"], ["expat", "MIT"], ["utf8proc", "MIT AND Unicode-DFS-2015"], ["md4c", "MIT"], ["Highway", "Apache-2.0 OR BSD-3-Clause"], ["xxHash", "BSD-2-Clause"], ["fmt", "MIT"], ["nlohmann-json", "MIT"]]

    objectName: "aboutDialog"
    title: qsTr("About Tessera")
    closeName: "closeAbout"
    mostWidth: 480

    onOpened: folderButton.forceActiveFocus(Qt.TabFocusReason)

    ScrollPane {
        id: scroller

        objectName: "aboutScroller"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: contentHeight
        Layout.leftMargin: -Theme.ringReach
        // The scroll bar lies in the margin.
        Layout.rightMargin: -Theme.gapLarge
        contentHeight: column.height + 2 * Theme.ringReach

        Column {
            id: column

            x: Theme.ringReach
            y: Theme.ringReach
            width: scroller.width - Theme.ringReach - Theme.gapLarge
            spacing: Theme.gapLarge

            Row {
                width: parent.width
                spacing: Theme.gap

                Image {
                    id: logo

                    source: Theme.icon("tessera")
                    sourceSize.width: 48
                    sourceSize.height: 48
                    Accessible.ignored: true
                }
                Column {
                    width: parent.width - logo.width - parent.spacing
                    spacing: 2

                    BodyText {
                        objectName: "aboutVersion"
                        width: parent.width
                        text: qsTr("Version %1").arg(Qt.application.version)
                        wrapMode: Text.Wrap
                        font.weight: Font.DemiBold
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                    }
                    BodyText {
                        width: parent.width
                        text: qsTr("Asks vision-language models about your photos: on this computer, with its GPU or its processor, offline.")
                        wrapMode: Text.Wrap
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text
                    }
                }
            }
            Column {
                width: parent.width
                spacing: 4

                SmallText {
                    text: qsTr("Conversations and photos are in")
                }
                BodyText {
                    objectName: "aboutFolder"
                    width: parent.width
                    text: App.dataDir
                    wrapMode: Text.Wrap
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                TextButton {
                    id: folderButton

                    objectName: "openDataFolder"
                    text: qsTr("Open the folder")
                    onClicked: App.showDataFolder()
                }
            }
            Column {
                width: parent.width
                spacing: 4

                SmallText {
                    text: qsTr("Answers are computed on")
                }
                BodyText {
                    objectName: "aboutDevice"
                    width: parent.width
                    text: App.models.loaded.deviceTitle === "" ? qsTr("no device yet: no model is loaded") : App.models.loaded.deviceTitle
                    wrapMode: Text.Wrap
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                SmallText {
                    width: parent.width
                    visible: App.models.loaded.driverName !== ""
                    text: qsTr("Vulkan driver: %1").arg(App.models.loaded.driverName)
                    wrapMode: Text.Wrap
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
            }
            Column {
                width: parent.width
                spacing: 4

                SmallText {
                    width: parent.width
                    text: qsTr("Tessera is released under the MIT licence. It is built on these, each under its own licence:")
                    wrapMode: Text.Wrap
                }
                Repeater {
                    model: root.libraries

                    Item {
                        id: library

                        required property var modelData

                        width: column.width
                        height: Math.max(name.height, licence.height)
                        Accessible.role: Accessible.StaticText
                        Accessible.name: Places.fill(qsTr("%1: %2"), library.modelData)

                        BodyText {
                            id: name

                            objectName: "aboutLibrary"
                            width: parent.width * 0.4
                            text: library.modelData[0]
                            wrapMode: Text.Wrap
                            Accessible.ignored: true
                        }
                        SmallText {
                            id: licence

                            x: name.width
                            width: parent.width - x
                            anchors.verticalCenter: parent.verticalCenter
                            text: library.modelData[1]
                            wrapMode: Text.Wrap
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
    }
}
