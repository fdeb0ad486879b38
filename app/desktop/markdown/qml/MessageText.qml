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
    // What wrote it, if it is Markdown.
    property MarkdownDocument markdown: null
    // A MarkdownSelection through all parts of an answer, if this is one of them. (It knows this type, so this one cannot know
    // its.)
    property var selection: null
    property Item ringed: root
    property int ringGap: Theme.ringGap

    // Comes into view inside of its field.
    signal hitReached(area: rect)

    function reachHit(): rect {
        const area = root.positionToRectangle(highlighter.currentPosition());
        root.hitReached(area);
        return area;
    }

    // Empty without formulas.
    function withFormulas(): string {
        return root.markdown ? root.markdown.withFormulas(root.selectionStart, root.selectionEnd) : "";
    }
    // Its own selection, with its formulas as they are written.
    function selectionAsWritten(): string {
        const written = root.withFormulas();
        return written !== "" ? written : root.selectedText;
    }
    // What Ctrl+C copies.
    function allSelected(): string {
        return root.selection && root.selection.wide ? root.selection.text() : root.selectionAsWritten();
    }
    function useKey(event: var): bool {
        const wide = root.selection !== null && root.selection.wide;
        if (event.matches(StandardKey.SelectAll) && root.selection) {
            root.selection.selectAll(root);
            if (!root.selection.wide)
                root.selectAll();
            return true;
        }
        // Without either, the field copies its formats, too.
        if (event.matches(StandardKey.Copy) && (wide || root.withFormulas() !== "")) {
            App.copy(root.allSelected());
            return true;
        }
        if (wide && event.modifiers & Qt.ShiftModifier && event.key !== Qt.Key_Shift)
            root.selection.clear();
        return false;
    }

    onActiveFocusChanged: {
        root.usedByKeys = false;
        if (root.selection)
            Qt.callLater(root.selection.clearIfLeft);
    }
    onSelectedTextChanged: if (root.selection && selectedText === "") Qt.callLater(root.selection.clearIfLeft)
    Keys.onPressed: event => event.accepted = root.useKey(event)

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
