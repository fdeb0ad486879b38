// SPDX-License-Identifier: MIT
// Menus, lists to choose from, and fields for numbers.
import QtQuick
import QtTest
import Tessera.Style

Item {
    id: page

    width: 800
    height: 300

    Component {
        id: menu

        AppMenu {
            AppMenuItem {
                objectName: "rename"
                text: "Rename"
                keys: "F2"
            }
            AppMenu {
                title: "Export"

                AppMenuItem {
                    objectName: "markdown"
                    text: "Markdown"
                }
            }
            AppMenuItem {
                objectName: "pin"
                text: "Pin to the top"
                checkable: true
            }
            AppMenuSeparator {}
            AppMenuItem {
                objectName: "remove"
                text: "Delete this conversation with all its photos"
                keys: "Del"
                danger: true
            }
        }
    }
    Component {
        id: combo

        AppComboBox {
            width: 160
            textRole: "name"
            model: Array.from({length: 30}, (value, i) => ({name: "Entry " + i}))
        }
    }
    Component {
        id: spin

        AppSpinBox {
            from: 1
            to: 3
            value: 2
        }
    }
    SignalSpy {
        id: triggered

        signalName: "triggered"
    }
    TestCase {
        name: "Menus"
        when: windowShown

        function texts(item) {
            let found = [];
            for (const child of Array.from(item.children)) {
                if (child.text !== undefined && child.visible)
                    found.push(child);
                found = found.concat(texts(child));
            }
            return found;
        }
        function opened(component) {
            const item = createTemporaryObject(component, page);
            item.popup(page, 10, 10);
            tryVerify(() => item.opened);
            return item;
        }

        function test_a_menu_is_as_wide_as_its_widest_entry() {
            const item = opened(menu);
            const widest = item.itemAt(4);
            compare(widest.width, item.width);
            verify(widest.width >= widest.implicitWidth);
            for (const text of texts(widest))
                verify(!text.truncated, text.text);
        }
        function test_the_shortcut_is_at_the_right_end() {
            const item = opened(menu);
            const entry = item.itemAt(0);
            const [label, keys] = texts(entry.contentItem);
            compare(label.text, "Rename");
            compare(keys.text, "F2");
            compare(keys.color, Theme.textDim);
            fuzzyCompare(keys.mapToItem(entry, keys.width, 0).x, entry.width - entry.rightPadding, 1);
            const danger = texts(item.itemAt(4).contentItem)[0];
            compare(danger.color, Theme.danger);
        }
        function test_keys_go_through_the_entries() {
            const item = opened(menu);
            triggered.target = item.itemAt(2);
            keyClick(Qt.Key_Down);
            verify(item.itemAt(0).highlighted);
            verify(findChild(item.itemAt(0), "focusRing").visible);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            verify(item.itemAt(2).highlighted);
            keyClick(Qt.Key_Return);
            compare(triggered.count, 1);
            tryVerify(() => !item.visible);
            verify(item.itemAt(2).checked);
        }
        function test_a_menu_in_a_menu_opens_beside_it() {
            const item = opened(menu);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Right);
            const inner = item.menuAt(1);
            tryVerify(() => inner.opened);
            const entry = inner.itemAt(0);
            compare(entry.text, "Markdown");
            verify(entry.mapToItem(page, 0, 0).x >= item.width - item.overlap);
        }
        function test_a_long_list_scrolls_inside_the_window() {
            const item = createTemporaryObject(combo, page, {y: 150, chosen: 3});
            compare(item.displayText, "Entry 3");
            mouseClick(item);
            tryVerify(() => item.popup.opened);
            const list = item.popup.contentItem;
            const top = list.mapToItem(page, 0, 0).y;
            verify(top >= 0 && top + list.height <= page.height);
            compare(list.contentHeight, 30 * list.itemAtIndex(0).height);
            mouseClick(list.itemAtIndex(4));
            tryVerify(() => !item.popup.visible);
            compare(item.currentIndex, 4);
        }
        function test_a_list_is_as_wide_as_its_longest_entry_in_the_window() {
            const longName = "The processor, through a driver for graphics";
            const item = createTemporaryObject(combo, page, {width: 90, model: [{name: "Best"}, {name: longName}]});
            item.x = page.width - item.width;
            mouseClick(item);
            tryVerify(() => item.popup.opened);
            const list = item.popup.contentItem;
            verify(!list.itemAtIndex(1).contentItem.truncated);
            const right = list.mapToItem(page, list.width, 0).x;
            verify(right <= page.width && right > page.width - 30);
            item.popup.close();
            // No wider than the window, wherever the control is.
            item.x = 0;
            item.model = [{name: longName.repeat(4)}];
            mouseClick(item);
            tryVerify(() => item.popup.opened);
            verify(list.itemAtIndex(0).contentItem.truncated);
            verify(list.mapToItem(page, 0, 0).x >= 0);
            verify(list.mapToItem(page, list.width, 0).x <= page.width);
        }
        function test_a_number_changes_with_buttons_and_keys() {
            const item = createTemporaryObject(spin, page);
            mouseClick(item.up.indicator);
            compare(item.value, 3);
            verify(!item.up.indicator.enabled);
            item.forceActiveFocus();
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            compare(item.value, 1);
            verify(!item.down.indicator.enabled);
        }
    }
}
