// SPDX-License-Identifier: MIT
// The program's settings. They take effect at once.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    signal backupsRequested
    signal shortcutsRequested

    objectName: "settingsDialog"
    title: qsTr("Settings")
    closeName: "closeSettings"
    mostWidth: 480

    onOpened: appearance.forceActiveFocus(Qt.TabFocusReason)

    ScrollPane {
        id: scroller

        objectName: "settingsScroller"
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

            SettingLine {
                width: parent.width
                label: qsTr("Appearance")

                AppComboBox {
                    id: appearance

                    readonly property var looks: [AppSettings.System, AppSettings.Light, AppSettings.Dark]

                    objectName: "appearanceCombo"
                    width: parent.width
                    model: [qsTr("follow the desktop"), qsTr("light"), qsTr("dark")]
                    chosen: looks.indexOf(App.settings.appearance)
                    Accessible.name: qsTr("Appearance")
                    onActivated: index => App.settings.appearance = looks[index]
                }
            }
            SettingLine {
                width: parent.width
                label: qsTr("Text size")

                AppSpinBox {
                    objectName: "textSizeSpin"
                    width: parent.width
                    from: App.settings.leastTextPercent
                    to: App.settings.mostTextPercent
                    stepSize: 10
                    value: App.settings.textPercent
                    textFromValue: value => qsTr("%1%").arg(value)
                    Accessible.name: qsTr("Text size")
                    onValueModified: App.settings.textPercent = value
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
                note: qsTr("How answers are made. Existing chats keep their settings.")

                AppComboBox {
                    readonly property var choices: {
                        const all = [
                            {
                                id: "",
                                name: qsTr("the model's own")
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
            SettingLine {
                width: parent.width
                label: qsTr("Announce finished answers")
                note: qsTr("With a desktop notification, while another window is in front.")

                AppComboBox {
                    objectName: "notifyCombo"
                    width: parent.width
                    model: [qsTr("on"), qsTr("off")]
                    chosen: App.settings.notifiesOfAnswers ? 0 : 1
                    Accessible.name: qsTr("Announce finished answers")
                    onActivated: index => App.settings.notifiesOfAnswers = index === 0
                }
            }
            Flow {
                width: parent.width
                spacing: Theme.gapSmall

                TextButton {
                    objectName: "settingsBackupsButton"
                    text: qsTr("Backups")
                    onClicked: {
                        root.close();
                        root.backupsRequested();
                    }
                }
                TextButton {
                    objectName: "settingsShortcutsButton"
                    text: qsTr("Keyboard shortcuts")
                    onClicked: {
                        root.close();
                        root.shortcutsRequested();
                    }
                }
            }
        }
    }
}
