// SPDX-License-Identifier: MIT
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

// A list to choose from. `chosen` is the index of the entry shown; it stays when the entries change, as
// they do with the language.
ComboBox {
    id: root

    property int chosen: 0

    currentIndex: chosen
    onModelChanged: currentIndex = Qt.binding(() => root.chosen)

    implicitHeight: Theme.hitSize
    font.pixelSize: Theme.bodyPx
    // An open popup does not follow every change of the window's palette.
    palette.button: Theme.surfaceRaised
    palette.buttonText: Theme.text
    palette.text: Theme.text
    palette.base: Theme.window
    palette.mid: Theme.outline
    palette.dark: Theme.text
    palette.window: Theme.window
    palette.highlight: Theme.accent
    palette.highlightedText: Theme.text
    palette.midlight: Theme.surfaceRaised
    palette.light: Theme.surfaceRaised

    background: ControlFrame {
        focused: root.visualFocus
        lit: root.hovered || root.down
        fill: Theme.window
    }
}
