// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

RowLayout {
    id: root

    spacing: 2

    ButtonGroup {
        id: group
    }

    Repeater {
        model: [
            {
                value: AppSettings.System,
                icon: "system",
                label: qsTr("Appearance: follow the desktop")
            },
            {
                value: AppSettings.Light,
                icon: "light",
                label: qsTr("Appearance: light")
            },
            {
                value: AppSettings.Dark,
                icon: "dark",
                label: qsTr("Appearance: dark")
            }
        ]

        IconButton {
            required property var modelData

            objectName: "appearance-" + modelData.icon
            iconName: modelData.icon
            text: modelData.label
            checkable: true
            checked: App.settings.appearance === modelData.value
            ButtonGroup.group: group
            fill: checked ? Theme.surfaceRaised : "transparent"
            Accessible.checkable: true
            Accessible.checked: checked
            onClicked: App.settings.appearance = modelData.value
        }
    }

    Item {
        Layout.fillWidth: true
    }
}
