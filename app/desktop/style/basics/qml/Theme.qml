// SPDX-License-Identifier: MIT
// Every colour and measure of the window. Text colours have a contrast of at least 4.5 : 1 on the
// surfaces, control outlines 3 : 1; a test checks it.
pragma Singleton

import QtQuick
import Tessera

QtObject {
    readonly property bool dark: App.settings.dark

    readonly property color window: dark ? "#1b1b1f" : "#ffffff"
    readonly property color surface: dark ? "#232329" : "#f4f4f7"
    readonly property color surfaceRaised: dark ? "#2d2d35" : "#e9e9ee"
    readonly property color divider: dark ? "#383842" : "#dddde4"
    readonly property color outline: dark ? "#85859a" : "#7a7a87"
    readonly property color text: dark ? "#ececf1" : "#1c1c22"
    readonly property color textDim: dark ? "#adadba" : "#595965"
    readonly property color accent: App.settings.accent
    readonly property color accentText: dark ? "#101018" : "#ffffff"
    readonly property color danger: dark ? "#ffa39c" : "#a8201a"
    readonly property color dangerSurface: dark ? "#3a2524" : "#fbe9e8"
    // Search hits in the messages, and the one that was gone to.
    readonly property color hit: dark ? "#e0b84c" : "#ffe08a"
    readonly property color currentHit: dark ? "#ff8f4d" : "#ff9632"
    readonly property color hitText: "#1c1c22"
    readonly property color link: dark ? "#8fbfff" : "#1a5fb4"
    // In code: keywords, strings, comments, numbers and names.
    readonly property list<color> codeColors: dark ? ["#d3a4ff", "#9fd392", "#a0a0ae", "#f2b679", "#8fc4ff"] : ["#86269a", "#256829", "#62626e", "#964400", "#1b55a6"]
    // Menus, lists to choose from and tool tips; the entry that the keyboard or the pointer is at; a step of their shadow.
    readonly property color menu: dark ? "#26262c" : "#ffffff"
    readonly property color menuLit: Qt.tint(menu, Qt.rgba(accent.r, accent.g, accent.b, 0.12))
    readonly property color shadow: dark ? "#12000000" : "#05000000"
    // Around what the keyboard has reached.
    readonly property color ring: accent
    // The same over a photo.
    readonly property color ringLight: "#ffffff"
    readonly property color ringDark: "#000000"
    readonly property color overlayLine: accent
    readonly property color overlayHatch: dark ? "#9a9aa8" : "#6a6a76"

    readonly property int gapSmall: 8
    readonly property int gap: 12
    readonly property int gapLarge: 16
    readonly property int gapHuge: 24
    readonly property int radius: 8
    readonly property int radiusLarge: 12
    // Of an icon's button.
    readonly property int hitSize: 36
    // Of what holds a line of text.
    readonly property int controlHeight: roomFor(36)
    readonly property int ringGap: 2
    readonly property int ringWidth: 2
    // What a ring needs around its control.
    readonly property int ringReach: ringGap + ringWidth
    readonly property int scrollBarSize: 12
    readonly property int shadowSteps: 10
    readonly property int tipWidth: roomFor(400)
    readonly property int columnWidth: roomFor(760)
    readonly property int sidebarWidth: roomFor(App.settings.sidebarWidth)
    readonly property int narrowWidth: roomFor(700)

    readonly property real textScale: App.settings.textPercent / 100
    readonly property int smallPx: Math.round(12 * textScale)
    readonly property int bodyPx: Math.round(14 * textScale)
    readonly property int answerPx: Math.round(15 * textScale)
    readonly property int titlePx: Math.round(18 * textScale)

    readonly property int codePx: Math.round(13 * textScale)

    readonly property int hoverMs: 120
    readonly property int tipMs: 600

    // What text of the usual size needs: more for larger text, and no less for smaller.
    function roomFor(px: int): int {
        return Math.round(px * Math.max(1, textScale));
    }
    function icon(name: string): url {
        return "qrc:/tessera/icons/" + name + ".svg";
    }
}
