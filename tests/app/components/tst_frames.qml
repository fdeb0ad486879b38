// SPDX-License-Identifier: MIT
// The frames of dialogs.
import QtQuick
import QtTest
import Tessera.Style

Item {
    id: page

    width: 400
    height: 300

    Component {
        id: sheet

        Sheet {
            title: "Backups"
            closeName: "closeSheet"

            Item {
                implicitHeight: 1000
            }
        }
    }
    TestCase {
        name: "Frames"
        when: windowShown

        function test_a_dialog_stays_inside_the_window_and_in_its_middle() {
            const item = createTemporaryObject(sheet, page);
            item.open();
            tryVerify(() => item.opened);
            compare(item.width, page.width - 2 * Theme.gapLarge);
            compare(item.height, page.height - 2 * Theme.gapLarge);
            compare(item.x, Theme.gapLarge);
            compare(item.y, Theme.gapLarge);
            item.mostWidth = 200;
            item.mostHeight = 100;
            compare(item.x, 100);
            compare(item.y, 100);
        }

        function test_a_dialog_is_closed_by_its_button() {
            const item = createTemporaryObject(sheet, page);
            item.open();
            tryVerify(() => item.opened);
            const button = findChild(item.contentItem, "closeSheet");
            verify(button.visible);
            mouseClick(button);
            tryVerify(() => !item.visible);
        }

        function test_a_dialog_without_a_title_has_no_head() {
            const item = createTemporaryObject(sheet, page, {title: ""});
            item.open();
            tryVerify(() => item.opened);
            verify(!findChild(item.contentItem, "closeSheet").visible);
        }
    }
}
