// SPDX-License-Identifier: MIT
// The seed: a new one for every answer, or always the same.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    readonly property string seed: App.chatSettings.seed
    readonly property var numbers: App.chatSettings.numbers
    readonly property bool idle: numbers.temperature.value === 0

    spacing: 4

    Item {
        width: root.width
        height: Theme.controlHeight

        BodyText {
            anchors.left: parent.left
            anchors.right: resetButton.left
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Seed")
            elide: Text.ElideRight
        }
        IconButton {
            id: resetButton

            objectName: "seedReset"
            anchors.right: input.left
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            visible: root.seed !== ""
            iconName: "again"
            iconColor: Theme.textDim
            text: qsTr("Seed: a new one for every answer")
            onClicked: {
                App.chatSettings.setSeed("");
                input.text = "";
            }
        }
        AppTextField {
            id: input

            objectName: "seedInput"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(Theme.roomFor(190), root.width * 0.67)
            horizontalAlignment: TextInput.AlignRight
            inputMethodHints: Qt.ImhDigitsOnly
            placeholderText: qsTr("new each time")
            maximumLength: 20
            validator: RegularExpressionValidator {
                regularExpression: /[0-9]*/
            }
            Accessible.name: qsTr("Seed")
            Accessible.description: qsTr("Digits only; leave empty for a new seed with every answer")

            onTextEdited: App.chatSettings.setSeed(text)
            onEditingFinished: if (!App.chatSettings.setSeed(text)) text = root.seed
            Component.onCompleted: text = root.seed

            Connections {
                target: root

                function onSeedChanged(): void {
                    if (!input.activeFocus)
                        input.text = root.seed;
                }
            }
        }
    }
    SmallText {
        width: root.width
        text: root.idle ? qsTr("Has no effect while the temperature is 0.") : qsTr("The same seed, settings and question give the same answer. Every answer shows the seed it was made with.")
        wrapMode: Text.Wrap
    }
}
