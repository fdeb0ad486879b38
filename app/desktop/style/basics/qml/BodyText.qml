// SPDX-License-Identifier: MIT
// Text at the size that most of the window has.
import QtQuick

Text {
    textFormat: Text.PlainText
    color: Theme.text
    font.pixelSize: Theme.bodyPx
}
