// SPDX-License-Identifier: MIT
import QtQuick
import QtTest
import Tessera
import Tessera.Style

Item {
    id: page

    width: 200
    height: 100

    Component {
        id: icon

        Icon {
            iconName: "close"
        }
    }
    TestCase {
        name: "Theme"
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
        }
        function test_text_can_be_read_data() {
            return [{tag: "light", appearance: AppSettings.Light}, {tag: "dark", appearance: AppSettings.Dark}];
        }
        function test_text_can_be_read(row) {
            App.settings.appearance = row.appearance;
            for (const ground of [Theme.window, Theme.surface]) {
                verify(contrast(Theme.text, ground) >= 7, "text on " + ground);
                verify(contrast(Theme.textDim, ground) >= 4.5, "dim text on " + ground);
                verify(contrast(Theme.accent, ground) >= 3, "accent on " + ground);
            }
            verify(contrast(Theme.accentText, Theme.accent) >= 4.5);
            verify(contrast(Theme.danger, Theme.dangerSurface) >= 4.5);
        }
        function test_a_change_reaches_what_is_on_the_screen() {
            App.settings.appearance = AppSettings.Light;
            const item = createTemporaryObject(icon, page);
            const light = "" + item.color;
            App.settings.appearance = AppSettings.Dark;
            verify("" + item.color !== light);
        }
        function test_an_icon_is_found() {
            const item = createTemporaryObject(icon, page);
            compare(item.status, Image.Ready);
        }
    }
}
