// SPDX-License-Identifier: MIT
// Backups: how often, how many, and the way back.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    objectName: "backupDialog"
    title: qsTr("Backups")
    closeName: "closeBackupsButton"
    closeText: qsTr("Close")
    mostHeight: 600
    spacing: Theme.gap
    onAboutToShow: App.archive.refreshBackups()

    FileChooser {
        id: folderDialog

        mode: FileChooser.OpenFolder
        title: qsTr("A folder for backups, preferably on another disk")
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        onAccepted: App.archive.setBackupFolder(selectedFile)
    }

    SmallText {
        Layout.fillWidth: true
        text: qsTr("Copies of all conversations and photos, in %1").arg(App.archive.backupFolder)
        wrapMode: Text.Wrap
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
            text: qsTr("The default folder")
            onClicked: App.archive.setBackupFolder("")
        }
    }
    GridLayout {
        Layout.fillWidth: true
        columns: 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapSmall

        BodyText {
            text: qsTr("Back up")
        }
        AppComboBox {
            readonly property var days: [1, 7, 0]

            objectName: "backupSchedule"
            Layout.fillWidth: true
            Layout.maximumWidth: 220
            model: [qsTr("every day"), qsTr("every week"), qsTr("only on request")]
            chosen: Math.max(0, days.indexOf(App.settings.backupEveryDays))
            Accessible.name: qsTr("How often")
            onActivated: index => App.settings.backupEveryDays = days[index]
        }
        BodyText {
            text: qsTr("Keep the last")
        }
        AppSpinBox {
            objectName: "backupsKept"
            from: 1
            to: 100
            value: App.settings.backupsKept
            Accessible.name: qsTr("How many backups are kept")
            onValueModified: App.settings.backupsKept = value
        }
    }
    ListView {
        id: list

        objectName: "backupList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.leftMargin: -Theme.ringReach
        // The scroll bar lies in the margin.
        Layout.rightMargin: -Theme.gapLarge
        clip: true
        spacing: Theme.ringReach
        topMargin: Theme.ringReach
        bottomMargin: Theme.ringReach
        model: App.archive.backups
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Backups")

        ScrollBar.vertical: AppScrollBar {}

        delegate: RowLayout {
            id: row

            required property var modelData
            required property int index

            // Not x, which a list of Qt 6.8 sets itself.
            transform: Translate {
                x: Theme.ringReach
            }
            width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gapLarge : 0
            spacing: Theme.gapSmall

            BodyText {
                Layout.fillWidth: true
                text: row.modelData.label
                elide: Text.ElideRight
            }
            TextButton {
                objectName: "restoreBackup-" + row.index
                enabled: !App.archive.busy
                text: qsTr("Restore")
                Accessible.name: qsTr("Restore the backup from %1").arg(row.modelData.label)
                onClicked: {
                    App.archive.restore(row.modelData.path);
                    root.close();
                }
            }
        }

        BodyText {
            x: Theme.ringReach
            width: parent.width - Theme.ringReach - Theme.gapLarge
            visible: list.count === 0
            text: qsTr("There is no backup yet.")
            color: Theme.textDim
        }
    }
    SmallText {
        Layout.fillWidth: true
        text: qsTr("Restoring brings back what is missing. Nothing already here is changed or removed.")
        wrapMode: Text.Wrap
    }
    // The one in the window is darkened.
    ArchiveBar {
        objectName: "backupOutcome"
        Layout.fillWidth: true
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
