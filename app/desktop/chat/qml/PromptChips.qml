// SPDX-License-Identifier: MIT
// Questions that fit any photo: a click asks one.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Flow {
    id: root

    // What is refused is not asked about.
    required property int photoCount
    readonly property var prompts: [
        {
            label: root.photoCount > 1 ? qsTr("Describe them") : qsTr("Describe it"),
            question: qsTr("Describe in detail what can be seen here.")
        },
        {
            label: qsTr("Read the text"),
            question: qsTr("Write down all the text that can be read here.")
        },
        {
            label: qsTr("Translate the text"),
            question: qsTr("Translate the text that can be read here into English.")
        }
    ]

    spacing: Theme.gapSmall

    Repeater {
        model: root.prompts

        TextButton {
            required property var modelData
            required property int index

            objectName: "promptChip-" + index
            text: modelData.label
            Accessible.description: modelData.question
            onClicked: {
                App.composer.text = modelData.question;
                App.asking.send();
            }
        }
    }
}
