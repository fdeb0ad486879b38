// SPDX-License-Identifier: MIT
// Says what something is for while the pointer rests on it. It has no looks of its own, so it costs little: all
// share one bubble, which goes with a press and does not come back before the pointer does.
import QtQuick
import Tessera.Style.Basics

QtObject {
    id: root

    required property Item target
    required property string text
    // Of the target, or of a HoverHandler in it.
    required property bool hovered
    property bool pressed: false
    property int delayMs: Theme.tipMs

    // Pressed since the pointer came.
    property bool spent: false
    readonly property bool wanted: hovered && !pressed && !spent && text !== ""

    onPressedChanged: if (pressed) spent = true
    onHoveredChanged: if (!hovered) spent = false
    onWantedChanged: {
        if (wanted)
            ToolTipBubble.show(root.target, root.text, root.delayMs);
        else
            ToolTipBubble.leave(root.target);
    }
    onTextChanged: if (wanted) ToolTipBubble.say(root.target, root.text)
}
