// SPDX-License-Identifier: MIT
import QtQuick
import QtTest
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
        function test_a_primary_button_can_be_read() {
            const button = createTemporaryObject(textButton, page, {primary: true});
            verify(!Qt.colorEqual(button.labelColor, button.background.color));
        }
    }
}
