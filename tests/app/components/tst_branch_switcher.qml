// SPDX-License-Identifier: MIT
import QtQuick
import QtTest
import Tessera.Chat

Item {
    id: page

    width: 300
    height: 100

    Component {
        id: switcher

        BranchSwitcher {
            messageId: "a"
            siblingCount: 3
            siblingIndex: 0
        }
    }
    TestCase {
        name: "BranchSwitcher"
        when: windowShown

        function test_is_there_only_where_there_is_a_choice() {
            const item = createTemporaryObject(switcher, page, {siblingCount: 1});
            verify(!item.visible);
            item.siblingCount = 2;
            verify(item.visible);
        }
        function test_says_where_one_is_and_where_it_goes_on_data() {
            return [{tag: "first", index: 0, text: "1 / 3", before: false, after: true},
                    {tag: "middle", index: 1, text: "2 / 3", before: true, after: true},
                    {tag: "last", index: 2, text: "3 / 3", before: true, after: false}];
        }
        function test_says_where_one_is_and_where_it_goes_on(row) {
            const item = createTemporaryObject(switcher, page, {siblingIndex: row.index});
            compare(findChild(item, "branchText").text, row.text);
            compare(findChild(item, "branchBefore").enabled, row.before);
            compare(findChild(item, "branchAfter").enabled, row.after);
            compare(item.Accessible.name, "Version %1 of 3".arg(row.index + 1));
        }
    }
}
