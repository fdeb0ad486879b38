// SPDX-License-Identifier: MIT
// Deleted conversations: bring them back, or remove them for good.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Sheet {
    id: root

    property string doomedId

    function askToRemove(id: string, title: string): void {
        root.doomedId = id;
        confirmation.question = id === "" ? qsTr("Permanently delete everything in the trash, with photos that no other conversation uses? This cannot be undone.") : qsTr("Permanently delete “%1”, with photos that no other conversation uses? This cannot be undone.").arg(title);
        confirmation.open();
    }

    objectName: "trashDialog"
    title: qsTr("Trash")
    closeName: "closeTrashButton"
    closeText: qsTr("Close")
    mostHeight: 560
    spacing: Theme.gap

    onAboutToShow: {
        // From here on the trash is the way back.
        App.undo.forget();
        App.trash.load();
    }

    ConfirmDialog {
        id: confirmation

        actionText: qsTr("Delete permanently")
        onConfirmed: {
            if (root.doomedId === "")
                App.trash.removeAll();
            else
                App.trash.removeForEver(root.doomedId);
        }
    }

    BodyText {
        Layout.fillWidth: true
        text: list.count === 0 ? qsTr("The trash is empty. Deleted conversations are kept here for 30 days.") : qsTr("Deleted conversations are kept for 30 days.")
        wrapMode: Text.Wrap
        color: Theme.textDim
    }
    ListView {
        id: list

        objectName: "trashList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.leftMargin: -Theme.ringReach
        // The scroll bar lies in the margin.
        Layout.rightMargin: -Theme.gapLarge
        clip: true
        spacing: Theme.ringReach
        topMargin: Theme.ringReach
        bottomMargin: Theme.ringReach
        model: App.trash
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Deleted conversations")

        ScrollBar.vertical: AppScrollBar {}

        delegate: RowLayout {
            id: row

            required property string conversationId
            required property string title
            required property string note
            required property var photo
            required property int index

            // Not x, which a list of Qt 6.8 sets itself.
            transform: Translate {
                x: Theme.ringReach
            }
            width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gapLarge : 0
            spacing: Theme.gapSmall

            ConversationThumbnail {
                photo: row.photo
                behind: Theme.window
            }
            ColumnLayout {
                spacing: 0

                BodyText {
                    Layout.fillWidth: true
                    text: row.title
                    elide: Text.ElideRight
                }
                SmallText {
                    Layout.fillWidth: true
                    text: row.note
                    elide: Text.ElideRight
                }
            }
            TextButton {
                objectName: "restoreButton-" + row.index
                text: qsTr("Restore")
                Accessible.name: qsTr("Restore “%1”").arg(row.title)
                onClicked: App.trash.restore(row.conversationId)
            }
            IconButton {
                objectName: "removeButton-" + row.index
                iconName: "trash"
                text: qsTr("Permanently delete “%1”").arg(row.title)
                onClicked: root.askToRemove(row.conversationId, row.title)
            }
        }
    }
    TextButton {
        objectName: "emptyTrashButton"
        Layout.alignment: Qt.AlignRight
        visible: list.count > 0
        text: qsTr("Empty the trash")
        onClicked: root.askToRemove("", "")
    }
}
