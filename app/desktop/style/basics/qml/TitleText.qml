// SPDX-License-Identifier: MIT
// The title of a dialog or a page.
import QtQuick

Text {
    textFormat: Text.PlainText
    color: Theme.text
    font.pixelSize: Theme.titlePx
    font.weight: Font.DemiBold
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
