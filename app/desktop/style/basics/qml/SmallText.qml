// SPDX-License-Identifier: MIT
// Text beside the main thing: notes, captions, numbers.
import QtQuick

Text {
    textFormat: Text.PlainText
    color: Theme.textDim
    font.pixelSize: Theme.smallPx
}
