// SPDX-License-Identifier: MIT
// What is behind everything that lies over the window, but for menus and tool tips.
import QtQuick

Rectangle {
    radius: Theme.radiusLarge
    color: Theme.window
    border.width: 1
    border.color: Theme.divider
}
