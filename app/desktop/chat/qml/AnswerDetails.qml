// SPDX-License-Identifier: MIT
// How an answer was made, and its seed to use again.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Popup {
    id: root

    required property string messageId
    // Read when it opens; a finished answer does not change.
    property var details: []
    property string seed
    // What the window has room for, without the buttons.
    readonly property real mostHeight: (parent ? parent.Window.height : 400) - Theme.controlHeight - 100

    objectName: "answerDetails"
    // Above the button if there is room below the header.
    y: parent && parent.mapToItem(null, 0, 0).y < height + 60 ? parent.height + 4 : -height - 4
    width: Math.min(400, (parent ? parent.Window.width : 400) - 2 * Theme.gapSmall)
    margins: Theme.gapSmall
    padding: Theme.gapLarge
    focus: true

    onAboutToShow: {
        root.details = App.messages.answerDetails(root.messageId);
        root.seed = App.messages.answerSeed(root.messageId);
    }
    onOpened: copyButton.forceActiveFocus(Qt.TabFocusReason)

    background: PopupFrame {
        border.color: Theme.outline
    }

    Column {
        width: root.availableWidth
        spacing: 6
        Keys.onUpPressed: pane.contentY = Math.max(0, pane.contentY - 60)
        Keys.onDownPressed: pane.contentY = Math.max(0, Math.min(pane.contentHeight - pane.height, pane.contentY + 60))

        // An answer may name many regions.
        ScrollPane {
            id: pane

            width: root.availableWidth
            height: Math.min(rows.height, Math.max(Theme.roomFor(120), root.mostHeight))
            contentHeight: rows.height

            Column {
                id: rows

                width: pane.width - (rows.height > pane.height ? Theme.scrollBarSize : 0)
                spacing: 6

                Repeater {
                    model: root.details

                    Item {
                        id: row

                        required property var modelData

                        width: rows.width
                        height: Math.max(label.implicitHeight, value.implicitHeight)
                        Accessible.role: Accessible.StaticText
                        Accessible.name: Places.fill(qsTr("%1: %2"), [row.modelData.label, row.modelData.value])

                        BodyText {
                            id: label

                            width: Theme.roomFor(84)
                            text: row.modelData.label
                            elide: Text.ElideRight
                            color: Theme.textDim
                            Accessible.ignored: true
                        }
                        BodyText {
                            id: value

                            objectName: "answerDetailValue"
                            anchors.left: label.right
                            anchors.leftMargin: Theme.gapSmall
                            anchors.right: parent.right
                            text: row.modelData.value
                            wrapMode: Text.Wrap
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
        Flow {
            width: root.availableWidth
            topPadding: 6
            spacing: Theme.gapSmall

            TextButton {
                id: copyButton

                objectName: "copyDetailsButton"
                text: qsTr("Copy")
                Accessible.name: qsTr("Copy these details")
                onClicked: {
                    App.copy(root.details.map(row => Places.fill(qsTr("%1: %2"), [row.label, row.value])).join("\n"));
                    root.close();
                }
            }
            TextButton {
                readonly property bool used: App.chatSettings.seed === root.seed

                objectName: "useSeedButton"
                visible: root.seed !== ""
                enabled: !used
                text: used ? qsTr("This seed is in use") : qsTr("Use this seed")
                Accessible.description: qsTr("For the next answers in this conversation")
                onClicked: App.chatSettings.setSeed(root.seed)
            }
        }
    }
}
