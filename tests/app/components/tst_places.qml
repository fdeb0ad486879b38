// SPDX-License-Identifier: MIT
import QtTest
import Tessera.Style

TestCase {
    name: "Places"

    function test_values_are_not_places_data() {
        return [
            {tag: "plain", text: "%1 of %2", values: [3, "x"], expected: "3 of x"},
            {tag: "order", text: "%2 of %1", values: ["a", "b"], expected: "b of a"},
            {tag: "twice", text: "%1 × %1", values: [7], expected: "7 × 7"},
            {tag: "in a name", text: "%1  ·  %2", values: ["Paris%2C%20France.png", "828 bytes"], expected: "Paris%2C%20France.png  ·  828 bytes"},
            {tag: "dollars", text: "%1: %2", values: ["$&$1", "$$"], expected: "$&$1: $$"},
            {tag: "no value", text: "%1 %2 100 %", values: ["a"], expected: "a %2 100 %"}
        ];
    }
    function test_values_are_not_places(row) {
        compare(Places.fill(row.text, row.values), row.expected);
    }
}
