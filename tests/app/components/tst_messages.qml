// SPDX-License-Identifier: MIT
// What tells and asks the user something.
import QtQuick
import QtTest
import Tessera.Style

Item {
    id: page

    width: 400
    height: 600

    SignalSpy {
        id: spy
    }
    Component {
        id: banner

        Banner {
            width: 360
            message: "The file is cut off."
        }
    }
    Component {
        id: dialog

        ConfirmDialog {
            question: "Delete 3 conversations for good?"
            actionText: "Delete"
        }
    }
    Component {
        id: line

        SettingLine {
            width: 600
            label: "Appearance"

            Rectangle {
                objectName: "control"
                anchors.fill: parent
            }
        }
    }
    TestCase {
        name: "Messages"
        when: windowShown

        function button(item, text) {
            for (let i = 0; i < item.children.length; ++i) {
                const child = item.children[i];
                if (child.text === text && child.clicked !== undefined && child.visible)
                    return child;
                const found = button(child, text);
                if (found)
                    return found;
            }
            return null;
        }
        function test_a_banner_offers_what_can_be_done() {
            const item = createTemporaryObject(banner, page, {actionText: "Choose another", closable: true});
            spy.target = item;
            spy.signalName = "action";
            spy.clear();
            mouseClick(button(item, "Choose another"));
            compare(spy.count, 1);
            spy.signalName = "closed";
            spy.clear();
            mouseClick(button(item, "Dismiss"));
            compare(spy.count, 1);
        }
        function test_a_banner_without_an_action_has_no_button() {
            const item = createTemporaryObject(banner, page);
            compare(button(item, ""), null);
            compare(item.Accessible.name, "The file is cut off.");
        }
        function test_a_long_message_makes_the_banner_higher() {
            const item = createTemporaryObject(banner, page);
            const before = item.implicitHeight;
            item.message = "The file is cut off. ".repeat(20);
            tryVerify(() => item.implicitHeight > 2 * before);
        }
        function test_markup_in_a_message_stays_text() {
            const item = createTemporaryObject(banner, page, {message: "<b>model</b>.gguf"});
            compare(item.Accessible.name, "<b>model</b>.gguf");
        }
        function test_nothing_happens_before_the_question_is_answered() {
            const item = createTemporaryObject(dialog, page);
            spy.target = item;
            spy.signalName = "confirmed";
            spy.clear();
            item.open();
            tryCompare(item, "opened", true);
            // What does no harm has the focus.
            keyClick(Qt.Key_Space);
            tryCompare(item, "visible", false);
            compare(spy.count, 0);

            item.open();
            tryCompare(item, "opened", true);
            keyClick(Qt.Key_Escape);
            tryCompare(item, "visible", false);
            compare(spy.count, 0);

            item.open();
            tryCompare(item, "opened", true);
            mouseClick(button(item.contentItem, "Delete"));
            compare(spy.count, 1);
            tryCompare(item, "visible", false);
        }
        function test_a_dialog_fits_into_a_narrow_window() {
            page.width = 300;
            const item = createTemporaryObject(dialog, page);
            item.open();
            tryCompare(item, "opened", true);
            verify(item.x >= 0);
            verify(item.x + item.width <= 300);
            page.width = 400;
        }
        function test_a_setting_puts_its_control_below_where_it_is_narrow() {
            const item = createTemporaryObject(line, page);
            const control = findChild(item, "control");
            verify(!item.stacked);
            const beside = control.mapToItem(item, 0, 0);
            verify(beside.x > 300);
            item.width = 300;
            verify(item.stacked);
            const below = control.mapToItem(item, 0, 0);
            compare(below.x, 0);
            verify(below.y > beside.y);
            verify(item.implicitHeight >= below.y + control.height);
        }
    }
}
