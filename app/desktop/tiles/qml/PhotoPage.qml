// SPDX-License-Identifier: MIT
// A page about a photo, over all of the window.
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style

Popup {
    x: 0
    y: 0
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    padding: 0
    modal: true
    focus: true

    background: Rectangle {
        color: Theme.window
    }
}
