// SPDX-License-Identifier: MIT
// The settings of the program. They hold at once.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Popup {
    id: root

    signal backupsRequested
    signal shortcutsRequested

    objectName: "settingsDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(480, (parent ? parent.width : 480) - 2 * Theme.gapLarge)
    height: Math.min(column.height + 2 * padding, (parent ? parent.height : 600) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true

    onOpened: appearance.forceActiveFocus(Qt.TabFocusReason)

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.divider
    }

    Flickable {
        id: scroller

        anchors.fill: parent
        contentWidth: width
        contentHeight: column.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}

        Column {
            id: column

            width: scroller.width
            spacing: Theme.gapLarge

            Item {
                width: parent.width
                height: Theme.hitSize

                Text {
                    anchors.left: parent.left
                    anchors.right: closeButton.left
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Settings")
                    textFormat: Text.PlainText
                    color: Theme.text
                    font.pixelSize: Theme.titlePx
                    font.weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                IconButton {
                    id: closeButton

                    objectName: "closeSettings"
                    anchors.right: parent.right
                    iconName: "close"
                    text: qsTr("Close (Esc)")
                    onClicked: root.close()
                }
            }
            SettingLine {
                width: parent.width
                label: qsTr("Appearance")

                AppComboBox {
                    id: appearance

                    readonly property var looks: [AppSettings.System, AppSettings.Light, AppSettings.Dark]

                    objectName: "appearanceCombo"
                    width: parent.width
                    model: [qsTr("as the desktop"), qsTr("light"), qsTr("dark")]
                    chosen: looks.indexOf(App.settings.appearance)
                    Accessible.name: qsTr("Appearance")
                    onActivated: index => App.settings.appearance = looks[index]
                }
            }
            SettingLine {
                width: parent.width
                label: qsTr("Language")

                AppComboBox {
                    readonly property var choices: App.language.choices

                    objectName: "languageCombo"
                    width: parent.width
                    model: choices
                    textRole: "name"
                    chosen: Math.max(0, choices.findIndex(choice => choice.code === App.language.choice))
                    Accessible.name: qsTr("Language")
                    onActivated: index => App.language.choice = choices[index].code
                }
            }
            SettingLine {
                width: parent.width
                label: qsTr("Preset for new chats")
                note: qsTr("How answers are made. Chats that exist keep their settings.")

                AppComboBox {
                    readonly property var choices: {
                        const all = [
                            {
                                id: "",
                                name: qsTr("what suits the model")
                            }
                        ];
                        for (const preset of App.presets.presets)
                            all.push(preset);
                        return all;
                    }

                    objectName: "defaultPresetCombo"
                    width: parent.width
                    model: choices
                    textRole: "name"
                    chosen: Math.max(0, choices.findIndex(choice => choice.id === App.presets.defaultId))
                    Accessible.name: qsTr("Preset for new chats")
                    onActivated: index => App.presets.defaultId = choices[index].id
                }
            }
            Flow {
                width: parent.width
                spacing: Theme.gapSmall

                TextButton {
                    objectName: "settingsBackupsButton"
                    text: qsTr("Backups …")
                    onClicked: {
                        root.close();
                        root.backupsRequested();
                    }
                }
                TextButton {
                    objectName: "settingsShortcutsButton"
                    text: qsTr("Keyboard shortcuts …")
                    onClicked: {
                        root.close();
                        root.shortcutsRequested();
                    }
                }
            }
        }
    }
}
