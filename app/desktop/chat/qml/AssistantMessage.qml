// SPDX-License-Identifier: MIT
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Markdown
import Tessera.Photos
import Tessera.Style

Column {
    id: root

    required property MessageDelegate message
    readonly property string messageText: message.messageText
    readonly property int messageState: message.messageState
    readonly property string errorText: message.errorText
    readonly property string stats: message.stats
    readonly property string details: message.details
    readonly property bool last: message.index === App.messages.count - 1
    readonly property bool streaming: messageState === ChatMessage.Streaming
    readonly property var waitingIds: App.waiting.answerIds
    // Another answer comes first.
    readonly property bool waiting: streaming && waitingIds.includes(message.messageId)

    // Without a place: below its button.
    function openMenu(place: var): void {
        menuLoader.setSource("MessageMenu.qml", {
            message: root.message,
            selection: root.message.selection()
        });
        const menu = menuLoader.item as MessageMenu;
        menu.copyRequested.connect(copyButton.copy);
        if (place)
            menu.popup(root, place);
        else
            menu.popup(moreButton, 0, moreButton.height);
    }

    spacing: Theme.gapSmall

    // From its file, because Qt 6.4 cannot create a bound component here.
    Loader {
        id: menuLoader
    }
    TapHandler {
        enabled: !root.streaming
        acceptedButtons: Qt.RightButton
        gesturePolicy: TapHandler.WithinBounds
        onTapped: eventPoint => root.openMenu(eventPoint.position)
    }
    Connections {
        target: App.conversation

        function onAnswerCopied(messageId: string): void {
            if (messageId === root.message.messageId)
                copyButton.showDone();
        }
    }
    // Of an answer that another program gave.
    PhotoRows {
        width: root.width
        photos: root.message.photos
        ofAnswer: true
        onPhotoClicked: (photo, position) => root.message.photoClicked(photo, root.message.messageId, -1 - position)
        onPhotoLooked: (photo, position) => root.message.photoLooked(photo, root.message.messageId, -1 - position)
    }
    // While the text grows, the pointer seems to leave its words for a moment with each of them.
    Timer {
        id: leaveTimer

        interval: 150
        onTriggered: App.regions.unlight(words)
    }
    MarkdownView {
        id: words

        objectName: "answerText"
        width: root.width
        visible: root.message.markedText !== ""
        text: root.message.markedText
        growing: root.streaming
        litGroup: App.regions.litAnswer === root.message.messageId ? App.regions.litGroup : -1
        onRegionReached: group => {
            if (group < 0) {
                leaveTimer.restart();
                return;
            }
            leaveTimer.stop();
            App.regions.light(words, root.message.messageId, group);
        }
        onRegionActivated: group => App.regions.open(root.message.messageId, group)
        currentPart: root.message.index === App.find.row ? App.find.part : -1
        currentHit: App.find.hit
        visibleTop: root.message.visibleTop - y
        visibleBottom: root.message.visibleBottom - y
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Answer: %1").arg(root.messageText)
    }
    // The photo of an earlier question: what is said about it is shown here.
    Repeater {
        model: root.message.regions.length > 0 ? 1 : 0

        PhotoTile {
            readonly property var place: root.message.regionPhoto
            readonly property real scaleToFit: Math.min(1, Math.min(root.width, Theme.roomFor(420)) / photo.widthPx, 240 / photo.heightPx)

            objectName: "answerPhoto"
            photo: place.photo
            width: Math.max(32, Math.round(photo.widthPx * scaleToFit))
            height: Math.max(32, Math.round(photo.heightPx * scaleToFit))
            regions: root.message.regions
            litGroup: root.message.litGroup
            litNumber: App.regions.litNumber
            onRegionReached: (group, number) => root.message.reachRegion(group, number)
            onRegionClicked: group => App.regions.open(root.message.regionAnswer, group)
            onClicked: root.message.photoClicked(photo, place.messageId, place.position)
            onLooked: root.message.photoLooked(photo, place.messageId, place.position)
        }
    }
    RowLayout {
        width: Math.min(implicitWidth, root.width)
        visible: root.streaming && root.message.markedText === ""
        spacing: Theme.gapSmall

        BusyDot {
            visible: !root.waiting
        }
        BodyText {
            objectName: "stageText"
            Layout.fillWidth: true
            text: root.waiting ? (App.answer.busyHere ? qsTr("Waiting for the answer above to finish") : qsTr("Waiting for the other answer to finish")) : App.answer.stageText === "" ? qsTr("Starting …") : App.answer.stageText
            wrapMode: Text.Wrap
            color: Theme.textDim
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        TextButton {
            objectName: "withdrawButton"
            // With those behind it.
            visible: root.waiting && root.last
            text: qsTr("Take it back")
            Accessible.description: qsTr("Puts the question back into the question box")
            onClicked: App.waiting.withdraw(root.message.messageId)
        }
    }
    Banner {
        objectName: "errorBanner"
        width: root.width
        visible: root.errorText !== ""
        message: root.errorText
        serious: root.messageState === ChatMessage.Failed
        actionText: root.last && root.messageState === ChatMessage.Failed && App.asking.canRetry ? qsTr("Try again") : ""
        onAction: App.asking.retry()
    }
    Banner {
        objectName: "repeatedNote"
        width: root.width
        visible: App.asking.repeatedId === root.message.messageId
        serious: false
        message: App.asking.repeatedGreedily ? qsTr("At temperature 0, the answer is the same each time.") : qsTr("With a fixed seed, the answer is the same each time.")
        actionText: App.asking.repeatedGreedily ? qsTr("Change the temperature") : qsTr("Change the seed")
        onAction: root.message.settingsRequested()
    }
    TextButton {
        objectName: "continueButton"
        visible: root.last && App.asking.canContinue
        text: qsTr("Continue the answer")
        onClicked: App.asking.continueLast()
    }
    GridLayout {
        id: foot

        readonly property bool stacked: note.visible && buttons.implicitWidth + note.implicitWidth + 8 > width

        width: root.width
        columns: foot.stacked ? 1 : 2
        columnSpacing: 2
        rowSpacing: 2
        visible: !root.streaming

        RowLayout {
            id: buttons

            spacing: 2

            BranchSwitcher {
                messageId: root.message.messageId
                siblingCount: root.message.siblingCount
                siblingIndex: root.message.siblingIndex
            }
            CopyButton {
                id: copyButton

                objectName: "copyAnswerButton"
                Layout.preferredWidth: 32
                Layout.preferredHeight: 32
                visible: root.messageText !== ""
                label: qsTr("Copy the answer")
                onCopyRequested: App.copy(root.messageText)
            }
            IconButton {
                objectName: "againButton"
                Layout.preferredWidth: 32
                Layout.preferredHeight: 32
                iconName: "again"
                iconColor: Theme.textDim
                text: qsTr("Another answer")
                enabled: App.asking.canBranch
                onClicked: App.asking.regenerate(root.message.messageId)
            }
            IconButton {
                objectName: "compareAnswersButton"
                Layout.preferredWidth: 32
                Layout.preferredHeight: 32
                visible: root.message.siblingCount > 1
                iconName: "compare"
                iconColor: Theme.textDim
                text: root.message.siblingIndex > 0 ? qsTr("Compare with the previous version") : qsTr("Compare with the next version")
                onClicked: App.comparison.open(root.message.messageId)
            }
            IconButton {
                id: detailsButton

                objectName: "answerDetailsButton"
                Layout.preferredWidth: 32
                Layout.preferredHeight: 32
                visible: root.details !== ""
                iconName: "info"
                iconColor: Theme.textDim
                text: qsTr("How this answer was made")
                onClicked: {
                    detailsLoader.setSource("AnswerDetails.qml", {
                        parent: detailsButton,
                        messageId: root.message.messageId
                    });
                    (detailsLoader.item as AnswerDetails).open();
                }

                // Made on demand, and by file name: Qt 6.4 cannot create a bound component here.
                Loader {
                    id: detailsLoader
                }
            }
            IconButton {
                id: moreButton

                objectName: "answerMenuButton"
                Layout.preferredWidth: 32
                Layout.preferredHeight: 32
                iconName: "more"
                iconColor: Theme.textDim
                text: qsTr("More")
                onClicked: root.openMenu(null)
            }
        }
        SmallText {
            id: note

            objectName: "answerNote"
            Layout.fillWidth: true
            Layout.leftMargin: foot.stacked ? 0 : 6
            Layout.bottomMargin: foot.stacked ? Theme.gapSmall : 0
            visible: text !== ""
            text: {
                // A list: how it ended, and its figures.
                const parts = [];
                if (root.messageState === ChatMessage.Stopped && root.errorText === "")
                    parts.push(qsTr("Stopped"));
                if (root.messageState === ChatMessage.Interrupted)
                    parts.push(qsTr("Interrupted when Tessera closed"));
                if (root.stats !== "")
                    parts.push(root.stats);
                return parts.join("  ·  ");
            }
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: note.text
            Accessible.description: root.details
        }
    }
}
