// SPDX-License-Identifier: MIT
// The ring around what the keyboard has reached.
import QtQuick
import QtTest
import Tessera
import Tessera.Style

Rectangle {
    id: page

    width: 300
    height: 200
    color: Theme.window

    Component {
        id: frame

        ControlFrame {
            x: 50
            y: 50
            width: 100
            height: 36
            focused: false
            outlineWidth: 0
            fill: Theme.accent
        }
    }
    Component {
        id: controls

        Column {
            x: 20
            y: 10
            spacing: 10

            TextButton {
                text: "Ask"
            }
            IconButton {
                iconName: "close"
                text: "Close"
            }
            AppComboBox {
                model: ["one"]
            }
            AppSlider {
                width: 100
            }
        }
    }
    TestCase {
        name: "FocusRing"
        when: windowShown

        // Relative luminance and contrast as in WCAG 2.1.
        function luminance(colour) {
            const linear = v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
            return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
        }
        function contrast(a, b) {
            const x = luminance(a), y = luminance(b);
            return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
        }
        function cleanup() {
            App.settings.appearance = AppSettings.System;
            desktop.reset();
        }

        function test_can_be_seen_with_every_accent_colour_data() {
            return [{tag: "light", appearance: AppSettings.Light}, {tag: "dark", appearance: AppSettings.Dark}];
        }
        // On every ground, and beside a fill in the accent colour: the gap between them shows the ground.
        function test_can_be_seen_with_every_accent_colour(row) {
            App.settings.appearance = row.appearance;
            const accents = new Set();
            for (let hue = 0; hue < 1; hue += 1 / 24) {
                for (const saturation of [0, 0.3, 0.6, 1]) {
                    for (const lightness of [0, 0.15, 0.3, 0.5, 0.7, 0.85, 1]) {
                        const highlight = Qt.hsla(hue, saturation, lightness, 1);
                        desktop.highlight(highlight);
                        accents.add("" + Theme.accent);
                        for (const ground of [Theme.window, Theme.surface, Theme.surfaceRaised, Theme.menuLit]) {
                            verify(contrast(Theme.ring, ground) >= 3, "ring on " + ground + ", accent " + highlight);
                            verify(contrast(Theme.accent, ground) >= 3, "fill on " + ground + ", accent " + highlight);
                        }
                        for (const ground of [Theme.menu, Theme.menuLit]) {
                            verify(contrast(Theme.text, ground) >= 7, "entry on " + ground + ", accent " + highlight);
                            verify(contrast(Theme.textDim, ground) >= 4.5, "keys on " + ground + ", accent " + highlight);
                            verify(contrast(Theme.danger, ground) >= 4.5, "danger on " + ground + ", accent " + highlight);
                        }
                    }
                }
            }
            verify(accents.size > 200);
        }

        function test_stands_apart_from_the_fill_data() {
            return test_can_be_seen_with_every_accent_colour_data();
        }
        function test_stands_apart_from_the_fill(row) {
            App.settings.appearance = row.appearance;
            const item = createTemporaryObject(frame, page);
            const ring = findChild(item, "focusRing");
            verify(!ring.visible);
            item.focused = true;
            verify(ring.visible);
            waitForRendering(page);
            const image = grabImage(page);
            const from = item.y - Theme.ringReach - 1;
            const seen = [];
            for (let y = from; y <= item.y; ++y)
                seen.push("" + image.pixel(100, y));
            const expected = ["" + Theme.window];
            for (let i = 0; i < Theme.ringWidth; ++i)
                expected.push("" + Theme.ring);
            for (let i = 0; i < Theme.ringGap; ++i)
                expected.push("" + Theme.window);
            expected.push("" + Theme.accent);
            compare(seen, expected);
        }

        function test_is_around_every_control_that_has_the_focus() {
            const column = createTemporaryObject(controls, page);
            for (const control of Array.from(column.children)) {
                const ring = findChild(control, "focusRing");
                verify(!ring.visible, "" + control);
                control.forceActiveFocus(Qt.TabFocusReason);
                verify(ring.visible, "" + control);
                page.forceActiveFocus();
                verify(!ring.visible, "" + control);
            }
        }
    }
}
