// SPDX-License-Identifier: MIT
// One of two answers to the same question: its grid, its figures and its text.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Markdown
import Tessera.Style

Rectangle {
    id: root

    required property comparedAnswer answer
    // Names of the answer's figures, in order.
    required property var labels

    signal chosen

    implicitHeight: column.height + 2 * Theme.gapLarge
    radius: Theme.radiusLarge
    color: Theme.window
    border.width: 1
    border.color: Theme.divider
    Accessible.role: Accessible.Grouping
    Accessible.name: Places.fill("%1, %2", [root.answer.title, root.answer.detail])

    // A name and what is known for it.
    component Figure: Item {
        id: figure

        required property string name
        required property string value
        property bool marked: false

        implicitHeight: Math.max(label.height, amount.height)
        Accessible.role: Accessible.StaticText
        Accessible.name: Places.fill("%1: %2", [figure.name, figure.value])

        BodyText {
            id: label

            anchors.left: parent.left
            anchors.right: amount.left
            anchors.rightMargin: Theme.gap
            text: figure.name
            elide: Text.ElideMiddle
            color: figure.marked ? Theme.text : Theme.textDim
            Accessible.ignored: true
        }
        BodyText {
            id: amount

            objectName: figure.objectName + "-value"
            anchors.right: parent.right
            text: figure.value
            font.weight: figure.marked ? Font.DemiBold : Font.Normal
            Accessible.ignored: true
        }
    }

    Column {
        id: column

        x: Theme.gapLarge
        y: Theme.gapLarge
        width: root.width - 2 * Theme.gapLarge
        spacing: Theme.gap

        Column {
            width: column.width
            spacing: 2

            TitleText {
                objectName: "comparedTitle"
                width: column.width
                text: root.answer.title
                wrapMode: Text.Wrap
            }
            SmallText {
                width: column.width
                visible: text !== ""
                text: root.answer.detail
                elide: Text.ElideRight
            }
            BodyText {
                objectName: "comparedQuestionHere"
                width: column.width
                visible: text !== ""
                text: root.answer.question
                wrapMode: Text.Wrap
                maximumLineCount: 4
                elide: Text.ElideRight
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
        Column {
            width: column.width
            spacing: 4

            // That of a photo alone is above.
            Repeater {
                model: root.answer.photos.length > 1 ? root.answer.photos : []

                Figure {
                    required property var modelData
                    required property int index

                    objectName: "comparedPhoto-" + index
                    width: column.width
                    name: Places.fill("%1 · %2", [index + 1, modelData.name])
                    value: modelData.grid !== "" ? modelData.grid : "–"
                    marked: modelData.differs
                }
            }
            Repeater {
                model: root.labels

                Figure {
                    required property string modelData
                    required property int index
                    readonly property string known: root.answer.figures.length > index ? root.answer.figures[index] : ""

                    objectName: "figure-" + index
                    width: column.width
                    name: modelData
                    value: known !== "" ? known : root.answer.streaming ? "…" : "–"
                }
            }
        }
        Rectangle {
            width: column.width
            height: 1
            color: Theme.divider
        }
        Row {
            visible: root.answer.streaming && root.answer.text === ""
            spacing: Theme.gapSmall

            BusyDot {
                anchors.verticalCenter: parent.verticalCenter
            }
            BodyText {
                text: App.answer.stageText === "" ? qsTr("Starting …") : App.answer.stageText
                color: Theme.textDim
            }
        }
        MarkdownView {
            objectName: "comparedText"
            width: column.width
            visible: root.answer.text !== ""
            text: root.answer.text
            growing: root.answer.streaming
            // The page scrolls, not the text.
            visibleBottom: height
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Answer: %1").arg(root.answer.text)
        }
        Banner {
            objectName: "comparedProblem"
            width: column.width
            visible: root.answer.problem !== ""
            message: root.answer.problem
            serious: root.answer.text === ""
        }
        TextButton {
            objectName: "chooseAnswer"
            anchors.right: parent.right
            visible: root.answer.messageId !== "" && (root.answer.text !== "" || root.answer.streaming)
            enabled: !root.answer.streaming
            text: qsTr("Continue with this answer")
            onClicked: root.chosen()
        }
    }
}
