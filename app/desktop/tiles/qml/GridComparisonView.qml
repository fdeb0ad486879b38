// SPDX-License-Identifier: MIT
// Two answers to one question about a photo, each with its grid. Beside each other where there is
// room, else below each other.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

PhotoPage {
    id: root

    readonly property bool wide: width >= 700
    readonly property bool streaming: App.comparison.after.streaming

    signal chosen

    function choose(answerId: string): void {
        App.comparison.choose(answerId);
        root.close();
        root.chosen();
    }

    objectName: "gridComparison"
    onOpened: {
        page.contentY = 0;
        closeButton.forceActiveFocus();
    }

    RowLayout {
        id: header

        width: root.width
        height: Theme.roomFor(52)
        spacing: Theme.gapSmall

        IconButton {
            id: closeButton

            objectName: "closeComparison"
            Layout.leftMargin: Theme.gapSmall
            iconName: "back"
            text: qsTr("Back (Esc)")
            onClicked: root.close()
        }
        TitleText {
            Layout.fillWidth: true
            text: {
                const before = App.comparison.before;
                const after = App.comparison.after;
                if (before.question !== "" || after.question !== "")
                    return qsTr("Two versions of a question");
                return App.comparison.gridsDiffer ? qsTr("One question, two grids") : qsTr("One question, two answers");
            }
            elide: Text.ElideRight
            font.pixelSize: root.wide ? Theme.titlePx : Theme.bodyPx
        }
        TextButton {
            objectName: "stopComparison"
            Layout.rightMargin: Theme.gapLarge
            visible: root.streaming
            text: qsTr("Stop")
            onClicked: App.answer.stop()
        }
    }
    ScrollPane {
        id: page

        objectName: "comparisonPage"
        y: header.height
        width: root.width
        height: root.height - y
        contentHeight: column.height + Theme.gapHuge

        Column {
            id: column

            x: Theme.gapLarge
            width: page.width - 2 * Theme.gapLarge
            spacing: Theme.gapLarge

            BodyText {
                objectName: "comparedQuestion"
                width: column.width
                visible: text !== ""
                text: {
                    const question = App.comparison.question;
                    const photos = App.comparison.photosText;
                    return question !== "" && photos !== "" ? Places.fill(qsTr("%1: %2"), [photos, question]) : question !== "" ? question : photos;
                }
                wrapMode: Text.Wrap
                maximumLineCount: 4
                elide: Text.ElideRight
                color: Theme.textDim
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            Grid {
                id: sides

                readonly property real sideWidth: root.wide ? (column.width - columnSpacing) / 2 : column.width

                columns: root.wide ? 2 : 1
                columnSpacing: Theme.gapLarge
                rowSpacing: Theme.gapLarge

                ComparedAnswerCard {
                    objectName: "comparedBefore"
                    width: sides.sideWidth
                    answer: App.comparison.before
                    labels: App.comparison.labels
                    onChosen: root.choose(answer.messageId)
                }
                ComparedAnswerCard {
                    objectName: "comparedAfter"
                    width: sides.sideWidth
                    answer: App.comparison.after
                    labels: App.comparison.labels
                    onChosen: root.choose(answer.messageId)
                }
            }
        }
    }
}
