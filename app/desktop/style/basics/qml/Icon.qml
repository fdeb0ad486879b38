// SPDX-License-Identifier: MIT
// One of the project's icons in a colour of the theme.
import QtQuick
import QtQuick.Controls.impl

IconImage {
    id: root

    required property string iconName

    source: Theme.icon(root.iconName)
    sourceSize.width: 20
    sourceSize.height: 20
    color: Theme.text
}
