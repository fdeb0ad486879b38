// SPDX-License-Identifier: MIT
// The look of every menu.
import QtQuick
import QtQuick.Controls.Basic
import Tessera.Style.Basics

Menu {
    background: Rectangle {
        implicitWidth: 200
        implicitHeight: 40
        color: Theme.window
        border.color: Theme.textDim
    }
}
