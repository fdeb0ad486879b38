// SPDX-License-Identifier: MIT
import QtQuick
import QtTest
import Tessera
import Tessera.Style

Item {
    id: page

    width: 400
    height: 300

    SignalSpy {
        id: clicks

        signalName: "clicked"
    }
    Component {
        id: iconButton

        IconButton {
            iconName: "close"
            text: "Dismiss"
        }
    }
    Component {
        id: textButton

        TextButton {
            text: "Ask"
        }
    }
    TestCase {
        name: "Buttons"
        when: windowShown

        function test_are_large_enough_to_hit_data() {
            return [{tag: "icon", make: iconButton}, {tag: "text", make: textButton}];
        }
        function test_are_large_enough_to_hit(row) {
            const button = createTemporaryObject(row.make, page);
            verify(button.height >= 36);
            verify(button.width >= 36);
        }
        function test_are_pressed_with_mouse_and_keys_data() {
            return test_are_large_enough_to_hit_data();
        }
        function test_are_pressed_with_mouse_and_keys(row) {
            const button = createTemporaryObject(row.make, page);
            clicks.target = button;
            clicks.clear();
            button.forceActiveFocus(Qt.TabFocusReason);
            verify(button.visualFocus);
            keyClick(Qt.Key_Space);
            compare(clicks.count, 1);
            mouseClick(button);
            compare(clicks.count, 2);
            button.enabled = false;
            mouseClick(button);
            compare(clicks.count, 2);
            verify(button.opacity < 1);
        }
        function test_an_icon_has_a_name_for_those_who_do_not_see_it() {
            const button = createTemporaryObject(iconButton, page);
            compare(button.Accessible.name, "Dismiss");
        }
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
        // Its label on it, and itself on the window.
        function verifyContrasts(button) {
            const fill = button.background.color;
            compare(fill.a, 1);
            verify(contrast(button.contentItem.color, fill) >= 4.5, button.contentItem.color + " on " + fill);
            verify(contrast(fill, Theme.window) >= 3, fill + " on " + Theme.window);
        }
        function test_a_primary_button_can_be_read_data() {
            return [{tag: "light", appearance: AppSettings.Light}, {tag: "dark", appearance: AppSettings.Dark}];
        }
        function test_a_primary_button_can_be_read(row) {
            App.settings.appearance = row.appearance;
            const button = createTemporaryObject(textButton, page, {primary: true});
            mouseMove(page, page.width - 1, page.height - 1);
            verify(!button.hovered);
            verifyContrasts(button);
            mouseMove(button);
            tryCompare(button, "hovered", true);
            verifyContrasts(button);
        }
    }
}
