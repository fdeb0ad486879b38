// SPDX-License-Identifier: MIT
// Backups: how often, how many, and the way back.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Tessera
import Tessera.Style

Popup {
    id: root

    objectName: "backupDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(560, (parent ? parent.width : 560) - 2 * Theme.gapLarge)
    height: Math.min(600, (parent ? parent.height : 600) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true
    onAboutToShow: App.archive.refreshBackups()

    FolderDialog {
        id: folderDialog

        title: qsTr("A folder for backups, best on another disk")
        onAccepted: App.archive.setBackupFolder(selectedFolder)
    }

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.divider
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        RowLayout {
            Text {
                Layout.fillWidth: true
                text: qsTr("Backups")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.titlePx
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            IconButton {
                objectName: "closeBackupsButton"
                iconName: "close"
                text: qsTr("Close")
                onClicked: root.close()
            }
        }
        Text {
            Layout.fillWidth: true
            text: qsTr("Copies of all conversations and photos, in %1").arg(App.archive.backupFolder)
            textFormat: Text.PlainText
            wrapMode: Text.WrapAnywhere
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.gapSmall

            TextButton {
                objectName: "chooseBackupFolder"
                enabled: !App.archive.busy
                text: qsTr("Another folder …")
                onClicked: folderDialog.open()
            }
            TextButton {
                objectName: "usualBackupFolder"
                visible: App.archive.ownBackupFolder
                enabled: !App.archive.busy
                text: qsTr("The usual folder")
                onClicked: App.archive.setBackupFolder("")
            }
        }
        GridLayout {
            Layout.fillWidth: true
            columns: 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gapSmall

            Text {
                text: qsTr("Back up")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
            AppComboBox {
                readonly property var days: [1, 7, 0]

                objectName: "backupSchedule"
                Layout.fillWidth: true
                Layout.maximumWidth: 220
                model: [qsTr("every day"), qsTr("every week"), qsTr("only when asked")]
                chosen: Math.max(0, days.indexOf(App.settings.backupEveryDays))
                Accessible.name: qsTr("How often")
                onActivated: index => App.settings.backupEveryDays = days[index]
            }
            Text {
                text: qsTr("Keep the last")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
            SpinBox {
                objectName: "backupsKept"
                palette.button: Theme.surfaceRaised
                palette.buttonText: Theme.text
                palette.text: Theme.text
                palette.base: Theme.window
                palette.mid: Theme.outline
                palette.dark: Theme.text
                from: 1
                to: 100
                value: App.settings.backupsKept
                font.pixelSize: Theme.bodyPx
                Accessible.name: qsTr("How many backups are kept")
                onValueModified: App.settings.backupsKept = value
            }
        }
        ListView {
            id: list

            objectName: "backupList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: 2
            model: App.archive.backups
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Backups")

            ScrollBar.vertical: ScrollBar {}

            delegate: RowLayout {
                id: row

                required property var modelData
                required property int index

                width: ListView.view ? ListView.view.width - 12 : 0
                spacing: Theme.gapSmall

                Text {
                    Layout.fillWidth: true
                    text: row.modelData.label
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    color: Theme.text
                    font.pixelSize: Theme.bodyPx
                }
                TextButton {
                    objectName: "restoreBackup-" + row.index
                    enabled: !App.archive.busy
                    text: qsTr("Restore")
                    Accessible.name: qsTr("Restore the backup of %1").arg(row.modelData.label)
                    onClicked: {
                        App.archive.restore(row.modelData.path);
                        root.close();
                    }
                }
            }

            Text {
                anchors.left: parent.left
                anchors.right: parent.right
                visible: list.count === 0
                text: qsTr("There is no backup yet.")
                textFormat: Text.PlainText
                color: Theme.textDim
                font.pixelSize: Theme.bodyPx
            }
        }
        Text {
            Layout.fillWidth: true
            text: qsTr("Restoring brings back what is missing. Nothing that is here is changed or removed.")
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }
        TextButton {
            objectName: "backUpButton"
            Layout.alignment: Qt.AlignRight
            primary: true
            enabled: !App.archive.busy
            text: qsTr("Back up now")
            onClicked: App.archive.backUp()
        }
    }
}
