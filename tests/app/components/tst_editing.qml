// SPDX-License-Identifier: MIT
// What is typed into.
import QtQuick
import QtTest
import Tessera
import Tessera.Chat
import Tessera.Chat.Settings

Item {
    id: page

    width: 500
    height: 500

    SignalSpy {
        id: sent

        signalName: "sent"
    }
    SignalSpy {
        id: cancelled

        signalName: "cancelled"
    }
    Component {
        id: editor

        QuestionEditor {
            width: 400
        }
    }
    Component {
        id: temperature

        SamplingRow {
            width: 300
            name: "temperature"
            label: "Temperature"
            explanation: "0 answers the same each time."
        }
    }
    Component {
        id: seed

        SeedRow {
            width: 300
        }
    }
    TestCase {
        name: "Editing"
        when: windowShown

        function init() {
            App.chatSettings.resetAll();
        }
        function startedEditor(text) {
            const item = createTemporaryObject(editor, page);
            sent.target = item;
            cancelled.target = item;
            sent.clear();
            cancelled.clear();
            item.start(text);
            return item;
        }
        function test_return_sends_and_shift_return_breaks_the_line() {
            const item = startedEditor("What is this");
            keyClick(Qt.Key_Question, Qt.ShiftModifier);
            keyClick(Qt.Key_Return, Qt.ShiftModifier);
            compare(sent.count, 0);
            keyClick(Qt.Key_A);
            keyClick(Qt.Key_Return);
            compare(sent.count, 1);
            compare(sent.signalArguments[0][0], "What is this?\na");
        }
        function test_escape_and_the_button_take_it_back() {
            const item = startedEditor("What");
            keyClick(Qt.Key_Escape);
            compare(cancelled.count, 1);
            mouseClick(findChild(item, "cancelEditButton"));
            compare(cancelled.count, 2);
            compare(sent.count, 0);
        }
        function test_tab_leaves_the_text() {
            const item = startedEditor("What");
            keyClick(Qt.Key_Tab);
            verify(!findChild(item, "questionEditor").activeFocus);
            compare(findChild(item, "questionEditor").text, "What");
        }
        function test_markup_in_a_question_stays_text() {
            const item = startedEditor("<b>bold</b>");
            compare(findChild(item, "questionEditor").text, "<b>bold</b>");
        }
        function test_a_number_is_typed_moved_and_reset() {
            const row = createTemporaryObject(temperature, page);
            const input = findChild(row, "temperatureInput");
            const reset = findChild(row, "temperatureReset");
            verify(!reset.visible);
            input.forceActiveFocus();
            input.selectAll();
            for (const key of "0.7")
                keyClick(key);
            compare(App.chatSettings.numbers.temperature.value, 0.7);
            fuzzyCompare(findChild(row, "temperatureSlider").value, 0.7, 0.001);
            keyClick(Qt.Key_Up);
            verify(App.chatSettings.numbers.temperature.value > 0.7);
            verify(reset.visible);
            mouseClick(reset);
            compare(App.chatSettings.numbers.temperature.value, App.chatSettings.numbers.temperature.defaultValue);
            verify(!reset.visible);
        }
        function test_what_is_no_number_is_replaced_by_what_holds() {
            const row = createTemporaryObject(temperature, page);
            const input = findChild(row, "temperatureInput");
            const before = App.chatSettings.numbers.temperature.value;
            input.forceActiveFocus();
            input.selectAll();
            for (const key of "warm")
                keyClick(key);
            keyClick(Qt.Key_Return);
            compare(App.chatSettings.numbers.temperature.value, before);
            compare(input.text, App.chatSettings.numbers.temperature.text);
        }
        function test_the_slider_takes_keys() {
            const row = createTemporaryObject(temperature, page);
            const slider = findChild(row, "temperatureSlider");
            slider.forceActiveFocus();
            const before = App.chatSettings.numbers.temperature.value;
            keyClick(Qt.Key_Right);
            verify(App.chatSettings.numbers.temperature.value > before);
        }
        function test_a_seed_takes_digits_only_and_goes_again() {
            const row = createTemporaryObject(seed, page);
            const input = findChild(row, "seedInput");
            input.forceActiveFocus();
            for (const key of "12x3")
                keyClick(key);
            compare(App.chatSettings.seed, "123");
            mouseClick(findChild(row, "seedReset"));
            compare(App.chatSettings.seed, "");
            compare(input.text, "");
        }
    }
}
