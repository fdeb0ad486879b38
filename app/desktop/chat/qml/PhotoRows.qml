// SPDX-License-Identifier: MIT
// A message's photos in rows, each of one height, which all begin at the same place. Those of a question are at the right
// edge and numbered in the order in which the model reads them; those of an answer, which it does not read, are at the left.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Photos
import Tessera.Style

Item {
    id: root

    required property var photos
    // What the answer names on the last of them, as in PhotoTile.
    property var regions: []
    property int litGroup: -1
    property int litNumber: 0
    property bool ofAnswer: false
    readonly property var places: root.arrange(root.photos.map(photo => Qt.size(photo.widthPx, photo.heightPx)), root.width, Theme.gapSmall, root.ofAnswer)

    signal photoClicked(var photo, int position)
    signal photoLooked(var photo, int position)
    signal regionReached(int group, int number)
    signal regionClicked(int group)

    // How many of these shapes, each width by height, stand in each row of this height.
    function fill(shapes: var, height: real, room: real, gap: real): var {
        const rows = [];
        let left = 0;
        for (const shape of shapes) {
            const width = Math.min(room, Math.floor(shape * height));
            if (rows.length > 0 && width <= left) {
                ++rows[rows.length - 1];
            } else {
                rows.push(1);
                left = room;
            }
            left -= width + gap;
        }
        return rows;
    }
    // A rectangle for each size: rows of one height, as high as possible without needing more of them, the widest up to
    // the right edge or all from the left one. A photo alone is never larger than it is.
    function arrange(sizes: var, room: real, gap: real, fromLeft: bool): var {
        if (sizes.length === 0 || room <= 0)
            return [];
        const single = sizes.length === 1;
        const highest = Math.min(single ? 320 : 180, Math.max(32, ...sizes.map(size => size.height)));
        // Beyond this a photo has bars beside it, so that it can still be seen and clicked on.
        const shapes = sizes.map(size => Math.max(0.25, Math.min(8, size.width / Math.max(1, size.height))));
        const lowest = Math.round(0.7 * highest);
        const fewest = root.fill(shapes, lowest, room, gap).length;
        let height = single ? Math.min(highest, Math.floor(room / shapes[0])) : highest;
        while (height > lowest && root.fill(shapes, height, room, gap).length > fewest)
            --height;
        const places = [];
        let top = 0;
        let widest = 0;
        for (const inRow of root.fill(shapes, height, room, gap)) {
            let left = 0;
            for (const shape of shapes.slice(places.length, places.length + inRow)) {
                const width = Math.min(room, Math.floor(shape * height));
                places.push(Qt.rect(left, top, width, height));
                widest = Math.max(widest, left + width);
                left += width + gap;
            }
            top += height + gap;
        }
        const start = fromLeft ? 0 : room - widest;
        return places.map(place => Qt.rect(start + place.x, place.y, place.width, place.height));
    }

    implicitHeight: root.places.reduce((bottom, place) => Math.max(bottom, place.y + place.height), 0)
    visible: root.photos.length > 0

    Repeater {
        model: root.photos

        PhotoTile {
            required property var modelData
            required property int index
            readonly property rect place: root.places[index] ?? Qt.rect(0, 0, 0, 0)

            objectName: "messagePhoto"
            photo: modelData
            number: root.photos.length > 1 && !root.ofAnswer ? index + 1 : 0
            x: place.x
            y: place.y
            width: place.width
            height: place.height
            onClicked: root.photoClicked(modelData, index)
            onLooked: root.photoLooked(modelData, index)
            regions: index === root.photos.length - 1 ? root.regions : []
            litGroup: root.litGroup
            litNumber: root.litNumber
            onRegionReached: (group, number) => root.regionReached(group, number)
            onRegionClicked: group => root.regionClicked(group)
        }
    }
}
