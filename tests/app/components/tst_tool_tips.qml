// SPDX-License-Identifier: MIT
// Tool tips: where they are, and when they go.
import QtQuick
import QtTest
import Tessera
import Tessera.Style

Item {
    id: page

    readonly property string longText: "A sentence about a button that is so long that nobody would read it in one line, and so it wraps into several."

    width: 600
    height: 400

    Flickable {
        id: scroller

        anchors.fill: parent
        contentHeight: 1000

        IconButton {
            id: button

            iconName: "close"
            text: page.longText
        }
    }
    TestCase {
        name: "ToolTips"
        when: windowShown

        readonly property Item bubble: ToolTipBubble.contentItem ? ToolTipBubble.contentItem.parent : null

        function init() {
            scroller.contentY = 0;
            button.x = 280;
            button.y = 200;
            button.width = 36;
            button.height = 36;
            button.text = page.longText;
            leave();
        }
        function cleanup() {
            leave();
            App.settings.appearance = AppSettings.System;
        }
        function leave() {
            mouseMove(page, 1, page.height - 1);
            tryVerify(() => !button.hovered && !ToolTipBubble.visible);
        }
        function comesUp() {
            mouseMove(button, button.width / 2, button.height / 2);
            tryVerify(() => ToolTipBubble.opened);
        }
        function overlaps(a, b) {
            return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
        }

        function test_is_beside_what_it_explains_data() {
            return [
                {tag: "above", x: 280, y: 200, width: 36, height: 36},
                {tag: "below", x: 280, y: 2, width: 36, height: 36},
                {tag: "at the left edge", x: 0, y: 200, width: 36, height: 36},
                {tag: "at the right edge", x: 564, y: 200, width: 36, height: 36},
                {tag: "at its right", x: 2, y: 2, width: 100, height: 396},
                {tag: "at its left", x: 450, y: 2, width: 148, height: 396}
            ];
        }
        function test_is_beside_what_it_explains(row) {
            for (const part of ["x", "y", "width", "height"])
                button[part] = row[part];
            comesUp();
            verify(bubble.width <= 400);
            const at = bubble.mapToItem(page, 0, 0);
            const place = Qt.rect(at.x, at.y, bubble.width, bubble.height);
            verify(!overlaps(place, Qt.rect(row.x, row.y, row.width, row.height)), "" + place);
            verify(place.x >= 0 && place.y >= 0 && place.x + place.width <= page.width && place.y + place.height <= page.height, "" + place);
            if (row.tag === "above")
                verify(place.y + place.height <= row.y);
        }
        function test_does_not_come_where_it_would_cover() {
            compare(ToolTipBubble.placeFor(Qt.rect(0, 0, 600, 400), Qt.size(100, 30), Qt.size(600, 400)), null);
        }
        function test_wraps_a_long_text_and_fits_a_short_one() {
            comesUp();
            verify(bubble.width <= 400);
            verify(bubble.height > 30);
            leave();
            button.text = "Close";
            comesUp();
            verify(bubble.width < 100);
            verify(bubble.height <= 30);
        }
        function test_goes_with_a_press_and_stays_away() {
            comesUp();
            mousePress(button);
            tryVerify(() => !ToolTipBubble.visible);
            mouseRelease(button);
            wait(0);
            verify(button.hovered);
            // Longer than it takes to come.
            wait(Theme.tipMs + 200);
            verify(!ToolTipBubble.visible);
            leave();
            comesUp();
        }
        function test_goes_when_the_view_scrolls() {
            comesUp();
            scroller.contentY = 30;
            tryVerify(() => !ToolTipBubble.visible);
        }
        function test_goes_when_the_appearance_changes() {
            App.settings.appearance = AppSettings.Light;
            comesUp();
            App.settings.appearance = AppSettings.Dark;
            tryVerify(() => !ToolTipBubble.visible);
        }
        function test_follows_its_text() {
            comesUp();
            button.text = "Stop";
            compare(ToolTipBubble.text, "Stop");
        }
        Component {
            id: other

            IconButton {
                iconName: "close"
                text: "Other"
            }
        }
        function test_goes_with_what_it_explained() {
            const item = createTemporaryObject(other, page, {x: 100, y: 100});
            mouseMove(item, 5, 5);
            tryVerify(() => ToolTipBubble.opened);
            item.destroy();
            tryVerify(() => !ToolTipBubble.visible);
        }
    }
}
