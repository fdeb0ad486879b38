// SPDX-License-Identifier: MIT
// Fills the places of a text. One .arg() after another would look for the next place in what the
// one before has filled in, and a "%2" in a file's name would be one.
pragma Singleton

import QtQml

QtObject {
    // "%1" becomes the first of the values, "%2" the second, and so on.
    function fill(text: string, values: var): string {
        return text.replace(/%([1-9])/g, (place, number) => number <= values.length ? String(values[number - 1]) : place);
    }
}
