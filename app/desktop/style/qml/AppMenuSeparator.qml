// SPDX-License-Identifier: MIT
// Keeps entries of a menu apart.
import QtQuick
import QtQuick.Templates as T
import Tessera.Style.Basics

T.MenuSeparator {
    implicitHeight: 9
    verticalPadding: 4

    contentItem: Rectangle {
        color: Theme.divider
    }
}
