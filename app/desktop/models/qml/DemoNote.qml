// SPDX-License-Identifier: MIT
// In the model dialog: what the demo model is, and what a real one brings.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

Rectangle {
    id: root

    readonly property bool loaded: App.models.demo

    implicitHeight: row.implicitHeight + 2 * Theme.gap
    radius: Theme.radius
    color: Theme.surface

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.gap
        spacing: Theme.gap

        BodyText {
            objectName: "demoNote"
            Layout.fillWidth: true
            text: root.loaded ? qsTr("The demo model is loaded: it only knows drawn shapes and short words. A full vision-language model (LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL or InternLM-XComposer2) describes your own photos, reads the text in them and answers questions about them. It comes as two GGUF files, from about 4 GB, or as a folder from a model hub; choose or drop them here.") : qsTr("The demo model needs no download, but only knows drawn shapes and short words.")
            wrapMode: Text.Wrap
            lineHeight: 1.2
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        TextButton {
            objectName: "useDemoButton"
            visible: !root.loaded
            text: qsTr("Use it")
            Accessible.name: qsTr("Use the demo model")
            onClicked: App.models.loadDemo()
        }
    }
}
