// SPDX-License-Identifier: MIT
// Text to read and to copy. Plain text: nothing in it is ever loaded or followed.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

TextEdit {
    id: root

    // Which of the found places is the one to go to; -1: it is elsewhere.
    property int currentHit: -1
    // Has the focus by a click, and keys have been used since (FocusRule).
    property bool usedByKeys: false
    property Item ringed: root
    property int ringGap: Theme.ringGap

    // Comes into view inside of its field.
    signal hitReached(area: rect)

    function reachHit(): rect {
        const area = root.positionToRectangle(highlighter.currentPosition());
        root.hitReached(area);
        return area;
    }

    onActiveFocusChanged: root.usedByKeys = false
    onCurrentHitChanged: if (currentHit >= 0) App.find.field = root

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

    // Nothing else shows where the focus is.
    FocusRing {
        parent: root.ringed
        shown: root.activeFocus && root.usedByKeys && root.selectedText === ""
        gap: root.ringGap
    }
    HitHighlighter {
        id: highlighter

        document: root.textDocument
        terms: App.find.terms.length > 0 ? App.find.terms : App.search.markedTerms
        current: root.currentHit
        currentBackground: Theme.currentHit
        background: Theme.hit
        foreground: Theme.hitText
    }
}
