// SPDX-License-Identifier: MIT
// Every key that does something. Shortcuts with an action are made from this table (AppShortcuts.qml);
// the others belong to the control that has the focus. The sheet shows all of them, and a test checks
// that no file handles a key that is missing here.
pragma Singleton

import QtQuick

QtObject {
    id: root

    // Pairs of an action and a key.
    readonly property var actions: {
        const pairs = [];
        for (const group of groups)
            for (const entry of group.entries)
                for (const key of entry.action === undefined ? [] : entry.keys)
                    pairs.push({
                        action: entry.action,
                        key: key
                    });
        return pairs;
    }
    readonly property var groups: [
        {
            title: qsTr("Everywhere"),
            entries: [
                {
                    action: "newChat",
                    keys: ["Ctrl+N"],
                    text: qsTr("New chat")
                },
                {
                    action: "openPhotos",
                    keys: ["Ctrl+O"],
                    text: qsTr("Open photos")
                },
                {
                    action: "find",
                    keys: ["Ctrl+F"],
                    text: qsTr("Find in this conversation")
                },
                {
                    action: "findNext",
                    keys: ["F3"],
                    text: qsTr("Next match")
                },
                {
                    action: "findPrevious",
                    keys: ["Shift+F3"],
                    text: qsTr("Previous match")
                },
                {
                    action: "search",
                    keys: ["Ctrl+Shift+F"],
                    text: qsTr("Search in all conversations")
                },
                {
                    action: "focusQuestion",
                    keys: ["Ctrl+L"],
                    text: qsTr("Go to the question box")
                },
                {
                    action: "previousChat",
                    keys: ["Ctrl+PgUp"],
                    text: qsTr("Previous conversation in the list")
                },
                {
                    action: "nextChat",
                    keys: ["Ctrl+PgDown"],
                    text: qsTr("Next conversation in the list")
                },
                {
                    action: "chatSettings",
                    keys: ["Ctrl+E"],
                    text: qsTr("Settings of this chat")
                },
                {
                    action: "chooseModel",
                    keys: ["Ctrl+M"],
                    text: qsTr("Choose a model")
                },
                {
                    action: "settings",
                    keys: ["Ctrl+,"],
                    text: qsTr("Settings")
                },
                {
                    action: "sidebar",
                    keys: ["Ctrl+B"],
                    text: qsTr("Show or hide the sidebar")
                },
                {
                    action: "fullScreen",
                    keys: ["F11"],
                    text: qsTr("Full screen on or off")
                },
                {
                    action: "largerText",
                    keys: ["Ctrl++", "Ctrl+="],
                    text: qsTr("Larger text")
                },
                {
                    action: "smallerText",
                    keys: ["Ctrl+-"],
                    text: qsTr("Smaller text")
                },
                {
                    action: "usualText",
                    keys: ["Ctrl+0"],
                    text: qsTr("Normal text size")
                },
                {
                    action: "closeWindow",
                    keys: ["Ctrl+W"],
                    text: qsTr("Close the window")
                },
                {
                    action: "quit",
                    keys: ["Ctrl+Q"],
                    text: qsTr("Quit")
                },
                {
                    action: "shortcuts",
                    keys: ["F1", "Ctrl+/"],
                    text: qsTr("This list")
                },
                {
                    keys: ["Menu", "Shift+F10"],
                    text: qsTr("Menu of the focused item")
                },
                {
                    keys: ["Tab", "Shift+Tab"],
                    text: qsTr("Next or previous control")
                }
            ]
        },
        {
            title: qsTr("Question and answer"),
            entries: [
                {
                    keys: ["Enter"],
                    text: qsTr("Send the question")
                },
                {
                    keys: ["Shift+Enter"],
                    text: qsTr("A new line")
                },
                {
                    keys: ["Ctrl+V"],
                    text: qsTr("Paste text or photos")
                },
                {
                    action: "escape",
                    keys: ["Esc"],
                    text: qsTr("Stop the answer; close what is open; leave full screen")
                },
                {
                    action: "again",
                    keys: ["Ctrl+R"],
                    text: qsTr("Another answer to the last question")
                },
                {
                    action: "continueAnswer",
                    keys: ["Ctrl+Shift+R"],
                    text: qsTr("Continue the last answer")
                },
                {
                    action: "copyAnswer",
                    keys: ["Ctrl+Shift+C"],
                    text: qsTr("Copy the last answer")
                },
                {
                    keys: ["Tab", "Enter"],
                    text: qsTr("Next link in an answer, and open it")
                },
                {
                    keys: ["PgUp", "PgDown", "Home", "End"],
                    text: qsTr("Move through the messages")
                }
            ]
        },
        {
            title: qsTr("Attached photo"),
            entries: [
                {
                    keys: ["Alt+Left", "Alt+Right"],
                    text: qsTr("Move it forwards or backwards")
                }
            ]
        },
        {
            title: qsTr("Photo in a question"),
            entries: [
                {
                    keys: ["Enter"],
                    text: qsTr("Show its tiles")
                },
                {
                    keys: ["Menu"],
                    text: qsTr("View, copy or save it, or show its file")
                }
            ]
        },
        {
            title: qsTr("Conversation in the list"),
            entries: [
                {
                    keys: ["Up", "Down"],
                    text: qsTr("Next one")
                },
                {
                    keys: ["Enter"],
                    text: qsTr("Open it")
                },
                {
                    keys: ["F2"],
                    text: qsTr("Rename it")
                },
                {
                    keys: ["Del"],
                    text: qsTr("Move it to the trash")
                }
            ]
        },
        {
            title: qsTr("Model in the list"),
            entries: [
                {
                    keys: ["Up", "Down"],
                    text: qsTr("Next one")
                },
                {
                    keys: ["Enter", "Space"],
                    text: qsTr("Load it")
                }
            ]
        },
        {
            title: qsTr("Edge of the sidebar"),
            entries: [
                {
                    keys: ["Left", "Right"],
                    text: qsTr("Make the sidebar narrower or wider")
                }
            ]
        },
        {
            title: qsTr("Photo and tiles"),
            entries: [
                {
                    keys: ["+", "-"],
                    text: qsTr("Zoom")
                },
                {
                    keys: ["0"],
                    text: qsTr("Fit to the window")
                },
                {
                    keys: ["Left", "Right", "Up", "Down"],
                    text: qsTr("Move the photo")
                },
                {
                    keys: ["PgUp", "PgDown"],
                    text: qsTr("The previous and the next photo of the question")
                },
                {
                    keys: ["C"],
                    text: qsTr("Choose a part to ask about")
                },
                {
                    keys: ["T"],
                    text: qsTr("The photo without its tiles")
                }
            ]
        },
        {
            title: qsTr("Photo without tiles"),
            entries: [
                {
                    keys: ["Left", "Right"],
                    text: qsTr("The previous and the next photo; moves an enlarged one")
                },
                {
                    keys: ["PgUp", "PgDown"],
                    text: qsTr("The previous and the next photo")
                },
                {
                    keys: ["+", "-"],
                    text: qsTr("Zoom")
                },
                {
                    keys: ["0"],
                    text: qsTr("Fit to the window")
                },
                {
                    keys: ["T"],
                    text: qsTr("Show its tiles")
                },
                {
                    keys: ["B"],
                    text: qsTr("Show or hide the regions of an answer")
                },
                {
                    keys: ["Ctrl+C"],
                    text: qsTr("Copy the photo")
                },
                {
                    keys: ["Ctrl+S"],
                    text: qsTr("Save the photo")
                }
            ]
        },
        {
            title: qsTr("Part of a photo"),
            entries: [
                {
                    keys: ["Left", "Right", "Up", "Down"],
                    text: qsTr("Move it")
                },
                {
                    keys: ["Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"],
                    text: qsTr("Resize it; with Ctrl by one pixel at a time")
                },
                {
                    keys: ["Enter"],
                    text: qsTr("Ask about it")
                },
                {
                    keys: ["Esc"],
                    text: qsTr("Back to the whole photo")
                }
            ]
        }
    ]
}
