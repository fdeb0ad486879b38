// SPDX-License-Identifier: MIT
// Text to read and to copy. Plain text: nothing in it is ever loaded or followed.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

TextEdit {
    id: root

    readOnly: true
    selectByMouse: true
    selectByKeyboard: true
    activeFocusOnTab: false
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentText
    font.pixelSize: Theme.answerPx
    Accessible.role: Accessible.StaticText
    Accessible.readOnly: true

    HitHighlighter {
        document: root.textDocument
        terms: App.search.markedTerms
        background: Theme.hit
        foreground: Theme.hitText
    }
}
