// SPDX-License-Identifier: MIT
// The photos of a message in rows.
import QtQuick
import QtTest
import Tessera.Chat

Item {
    id: page

    width: 800
    height: 600

    Component {
        id: maker

        PhotoRows {
            width: 760
        }
    }
    TestCase {
        name: "PhotoRows"
        when: windowShown

        function photos(sizes) {
            return sizes.map(([width, height], i) => ({name: "photo " + i, widthPx: width, heightPx: height, source: ""}));
        }
        function made(sizes, width) {
            return createTemporaryObject(maker, page, {photos: photos(sizes), width: width});
        }
        function rowsOf(item) {
            const rows = new Map();
            for (const place of item.places)
                rows.set(place.y, [...(rows.get(place.y) ?? []), place]);
            return [...rows.values()];
        }
        function test_rows_data() {
            const wide = [1600, 900];
            const tall = [900, 1600];
            const strip = [8000, 200];
            const thread = [20, 4000];
            const icon = [16, 16];
            return [
                {tag: "two fit", sizes: [wide, tall], width: 760, rows: 1},
                {tag: "four landscapes", sizes: [wide, wide, wide, wide], width: 760, rows: 2},
                {tag: "narrow", sizes: [wide, wide, tall], width: 330, rows: 2},
                {tag: "many", sizes: Array(23).fill(wide).concat(Array(8).fill(tall)), width: 760},
                {tag: "a panorama among others", sizes: [wide, strip, tall], width: 360},
                {tag: "a thread", sizes: [thread, thread, wide], width: 360},
                {tag: "icons", sizes: [icon, icon, icon], width: 760, rows: 1}
            ];
        }
        // In order, of one height, never wider than there is room, all from one place on, and the widest up to the right
        // edge: the last one has no hole before it.
        function test_rows(data) {
            const item = made(data.sizes, data.width);
            compare(item.places.length, data.sizes.length);
            const rows = rowsOf(item);
            if (data.rows !== undefined)
                compare(rows.length, data.rows);
            const height = item.places[0].height;
            verify(height >= 32 && height <= 180, height);
            let bottom = 0;
            let rightmost = 0;
            for (const row of rows) {
                let right = -8;
                for (const [i, place] of row.entries()) {
                    compare(place.height, height);
                    verify(place.width > 0);
                    if (i > 0)
                        compare(place.x, right + 8);
                    right = place.x + place.width;
                }
                compare(row[0].x, rows[0][0].x);
                verify(row[0].x >= 0, row[0].x);
                rightmost = Math.max(rightmost, right);
                verify(row[0].y >= bottom);
                bottom = row[0].y + height;
            }
            compare(rightmost, data.width);
            compare(item.implicitHeight, bottom);
        }
        // Nobody counts them, because the model does not read them.
        function test_those_of_an_answer_are_at_the_left() {
            const item = made([[1600, 900], [900, 1600], [1600, 900], [1600, 900]], 760);
            verify(findChild(item, "messagePhoto").number > 0);
            item.ofAnswer = true;
            const rows = rowsOf(item);
            compare(rows.length, 2);
            for (const row of rows) {
                compare(row[0].x, 0);
                for (let i = 1; i < row.length; ++i)
                    compare(row[i].x, row[i - 1].x + row[i - 1].width + 8);
            }
            compare(findChild(item, "messagePhoto").number, 0);
        }
        function test_a_photo_alone_is_not_enlarged() {
            compare(made([[200, 100]], 760).places[0], Qt.rect(560, 0, 200, 100));
            compare(made([[3000, 3000]], 760).places[0], Qt.rect(440, 0, 320, 320));
            compare(made([[3000, 1500]], 300).places[0], Qt.rect(0, 0, 300, 150));
        }
        function test_from_two_on_they_are_numbered() {
            const numbersOf = item => Array.from(item.children).filter(child => child.objectName === "messagePhoto").map(child => child.number);
            compare(numbersOf(made([[200, 100]], 760)), [0]);
            compare(numbersOf(made([[200, 100], [100, 200], [50, 50]], 760)), [1, 2, 3]);
        }
        function test_none() {
            const item = made([], 760);
            compare(item.implicitHeight, 0);
            verify(!item.visible);
        }
    }
}
