// SPDX-License-Identifier: MIT
// The memory that the chosen model needs and what is free; what would fit if it does not.
import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    property bool withParts: true

    spacing: 4
    visible: App.modelChoice.memorySummary !== ""

    BodyText {
        objectName: "memorySummary"
        width: parent.width
        text: App.modelChoice.memorySummary
        wrapMode: Text.Wrap
        color: App.modelChoice.memoryFits ? Theme.text : Theme.danger
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    SmallText {
        width: parent.width
        visible: root.withParts
        text: App.modelChoice.memoryParts
        wrapMode: Text.Wrap
    }
}
