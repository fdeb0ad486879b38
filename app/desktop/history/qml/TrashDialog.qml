// SPDX-License-Identifier: MIT
// Deleted conversations: bring them back, or remove them for good.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Popup {
    id: root

    property string doomedId

    function askToRemove(id: string, title: string): void {
        root.doomedId = id;
        confirmation.question = id === "" ? qsTr("Delete everything in the trash for ever, with photos that no other conversation uses? This cannot be undone.") : qsTr("Delete “%1” for ever, with photos that no other conversation uses? This cannot be undone.").arg(title);
        confirmation.open();
    }

    objectName: "trashDialog"
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(560, (parent ? parent.width : 560) - 2 * Theme.gapLarge)
    height: Math.min(560, (parent ? parent.height : 560) - 2 * Theme.gapLarge)
    padding: Theme.gapHuge
    modal: true
    focus: true

    onAboutToShow: {
        // From here on the trash is the way back.
        App.undo.forget();
        App.trash.load();
    }

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.window
        border.width: 1
        border.color: Theme.divider
    }

    ConfirmDialog {
        id: confirmation

        actionText: qsTr("Delete for ever")
        onConfirmed: {
            if (root.doomedId === "")
                App.trash.removeAll();
            else
                App.trash.removeForEver(root.doomedId);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        RowLayout {
            Text {
                Layout.fillWidth: true
                text: qsTr("Trash")
                textFormat: Text.PlainText
                color: Theme.text
                font.pixelSize: Theme.titlePx
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            IconButton {
                objectName: "closeTrashButton"
                iconName: "close"
                text: qsTr("Close")
                onClicked: root.close()
            }
        }
        Text {
            Layout.fillWidth: true
            text: list.count === 0 ? qsTr("The trash is empty. Deleted conversations are kept here for 30 days.") : qsTr("Deleted conversations are kept for 30 days.")
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            color: Theme.textDim
            font.pixelSize: Theme.bodyPx
        }
        ListView {
            id: list

            objectName: "trashList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: 4
            model: App.trash
            boundsBehavior: Flickable.StopAtBounds
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Deleted conversations")

            ScrollBar.vertical: ScrollBar {}

            delegate: RowLayout {
                id: row

                required property string conversationId
                required property string title
                required property string note
                required property var photo
                required property int index

                width: ListView.view ? ListView.view.width - 12 : 0
                spacing: Theme.gapSmall

                ConversationThumbnail {
                    photo: row.photo
                    behind: Theme.window
                }
                ColumnLayout {
                    spacing: 0

                    Text {
                        Layout.fillWidth: true
                        text: row.title
                        textFormat: Text.PlainText
                        elide: Text.ElideRight
                        color: Theme.text
                        font.pixelSize: Theme.bodyPx
                    }
                    Text {
                        Layout.fillWidth: true
                        text: row.note
                        textFormat: Text.PlainText
                        elide: Text.ElideRight
                        color: Theme.textDim
                        font.pixelSize: Theme.smallPx
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
                    text: qsTr("Delete “%1” for ever").arg(row.title)
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
}
