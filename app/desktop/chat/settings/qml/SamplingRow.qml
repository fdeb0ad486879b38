// SPDX-License-Identifier: MIT
// One sampling value: a field, a slider where that helps, a reset to the default, and what it does.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    // The number's key.
    required property string name
    required property string label
    required property string explanation
    readonly property var number: App.chatSettings.numbers[name]
    property bool slides: true

    spacing: 2

    Item {
        width: root.width
        height: Math.max(Theme.controlHeight, label.implicitHeight)

        BodyText {
            id: label

            objectName: root.name + "Label"
            anchors.left: parent.left
            anchors.right: resetButton.visible ? resetButton.left : input.left
            anchors.rightMargin: Theme.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            text: root.label
            wrapMode: Text.Wrap
        }
        IconButton {
            id: resetButton

            objectName: root.name + "Reset"
            anchors.right: input.left
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            visible: root.number.value !== root.number.defaultValue
            iconName: "again"
            iconColor: Theme.textDim
            text: Places.fill(qsTr("%1: back to %2"), [root.label, root.number.defaultText])
            onClicked: App.chatSettings.reset(root.name)
        }
        AppTextField {
            id: input

            objectName: root.name + "Input"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            // Where text is large, some of it is left for the label.
            width: Math.min(Theme.roomFor(76), root.width * 0.36)
            horizontalAlignment: TextInput.AlignRight
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            maximumLength: 10
            Accessible.name: root.label
            Accessible.description: Places.fill(qsTr("%1 Range: %2"), [root.explanation, root.number.rangeText])

            readonly property string shown: root.number.text

            function take(): void {
                App.chatSettings.setText(root.name, text);
                // Text that is no number in the range gives way to the value in force.
                text = shown;
            }

            onShownChanged: if (!activeFocus) text = shown
            Component.onCompleted: text = shown
            onTextEdited: App.chatSettings.setText(root.name, text)
            onEditingFinished: take()
            Keys.onUpPressed: {
                App.chatSettings.set(root.name, root.number.value + root.number.step);
                text = shown;
            }
            Keys.onDownPressed: {
                App.chatSettings.set(root.name, root.number.value - root.number.step);
                text = shown;
            }
        }
    }
    AppSlider {
        objectName: root.name + "Slider"
        width: root.width
        visible: root.slides
        from: root.number.from
        to: root.number.to
        stepSize: root.number.step
        value: root.number.value
        Accessible.name: root.label
        Accessible.description: root.explanation
        onMoved: {
            App.chatSettings.set(root.name, value);
            input.text = input.shown;
        }
    }
    SmallText {
        width: root.width
        // The range stays in one line.
        text: Places.fill(qsTr("%1 (%2)"), [root.explanation, root.number.rangeText.replace(/ /g, "\u00a0")])
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    SmallText {
        objectName: root.name + "Published"
        width: root.width
        visible: root.number.published
        text: qsTr("The model's own: %1").arg(root.number.defaultText)
        wrapMode: Text.Wrap
    }
}
