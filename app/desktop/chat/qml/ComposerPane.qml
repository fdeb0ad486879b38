// SPDX-License-Identifier: MIT
// Where the question is written.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Chat.Regions
import Tessera.Style

Item {
    id: root

    // Sending clears it from the C++ side.
    readonly property string draft: App.composer.text
    // Without those that are refused.
    readonly property int photoCount: App.composer.count - App.composer.refusedCount
    // For the photos; more of them scroll.
    property real maximumChipsHeight: 248
    readonly property alias input: input
    readonly property real columnWidth: Math.min(Theme.columnWidth, width - 2 * Theme.gapLarge)

    signal modelRequested
    signal photosRequested
    signal photoClicked(var photo, int position)
    signal photoLooked(var photo, int position)

    function focusInput(): void {
        input.forceActiveFocus();
    }
    // FocusRule calls it.
    function openContextMenu(): void {
        const cursor = input.cursorRectangle;
        menu.popup(input, cursor.x, cursor.y + cursor.height);
    }

    onDraftChanged: {
        if (input.text !== root.draft)
            input.text = root.draft;
    }

    implicitHeight: column.implicitHeight + Theme.gapSmall

    ComposerMenu {
        id: menu

        input: input
    }

    ColumnLayout {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        width: root.columnWidth
        spacing: Theme.gapSmall

        AttachmentArea {
            Layout.fillWidth: true
            // The scroll bar lies in the margin.
            Layout.leftMargin: -Theme.ringReach
            Layout.rightMargin: -Theme.scrollBarSize
            Layout.preferredHeight: Math.min(implicitHeight, root.maximumChipsHeight)
            visible: App.composer.count > 0
            dragLayer: root
            onPhotoClicked: (photo, position) => root.photoClicked(photo, position)
            onPhotoLooked: (photo, position) => root.photoLooked(photo, position)
        }

        Banner {
            readonly property bool loading: App.asking.wait === Asking.LoadingModel
            readonly property bool reading: App.asking.wait === Asking.ReadingPhotos

            objectName: "waitBanner"
            Layout.fillWidth: true
            visible: App.asking.wait !== Asking.NoWait
            serious: false
            message: {
                if (loading)
                    return qsTr("The model is still loading. The question will be sent when it is ready.");
                if (reading)
                    return qsTr("Photos are still being read. The question will be sent when they are ready.");
                if (App.asking.wait === Asking.LostPhoto)
                    return qsTr("A photo could not be read, so the question was not sent. Enter sends it without that photo.");
                return qsTr("No model is loaded yet. The question stays here.");
            }
            actionText: {
                if (loading || reading)
                    return qsTr("Don't send");
                return App.asking.wait === Asking.MissingModel ? qsTr("Choose a model") : "";
            }
            onAction: loading || reading ? App.asking.stopWaiting() : root.modelRequested()
        }
        PromptChips {
            Layout.fillWidth: true
            photoCount: root.photoCount
            visible: root.photoCount > 0 && App.composer.text === "" && App.asking.canAsk && !App.models.demo
        }
        ControlFrame {
            Layout.fillWidth: true
            implicitHeight: Math.max(52, scroller.height + 16)
            field: true
            focused: input.activeFocus
            radius: Theme.radiusLarge
            fill: Theme.window

            IconButton {
                id: photoButton

                objectName: "photoButton"
                anchors.left: parent.left
                anchors.bottom: parent.bottom
                anchors.margins: 8
                iconName: "photo"
                text: qsTr("Open photos (Ctrl+O)")
                onClicked: root.photosRequested()
            }
            IconButton {
                id: screenshotButton

                objectName: "screenshotButton"
                anchors.left: photoButton.right
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 8
                width: visible ? implicitWidth : 0
                visible: App.screenshots.available
                iconName: "screenshot"
                text: qsTr("Ask about the screen")
                onClicked: App.screenshots.take()
            }
            IconButton {
                id: findButton

                objectName: "findRegionsButton"
                anchors.left: screenshotButton.right
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 8
                width: visible ? implicitWidth : 0
                visible: App.models.loaded.findsRegions
                iconName: "find-region"
                text: qsTr("Find … on the photo")
                tip: !findRegions.visible
                onClicked: findRegions.open()

                FindRegions {
                    id: findRegions

                    onClosed: root.focusInput()
                }
            }
            Flickable {
                id: scroller

                readonly property real lineHeightPx: metrics.height

                anchors.left: findButton.right
                anchors.right: sendButton.left
                anchors.leftMargin: 4
                anchors.rightMargin: 4
                anchors.verticalCenter: parent.verticalCenter
                height: Math.min(input.implicitHeight, 8 * lineHeightPx + input.topPadding + input.bottomPadding)
                contentHeight: input.implicitHeight
                contentWidth: width
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: AppScrollBar {}

                FontMetrics {
                    id: metrics

                    font: input.font
                }
                TextArea.flickable: TextArea {
                    id: input

                    objectName: "questionInput"
                    placeholderText: root.photoCount > 1 ? qsTr("Ask about the photos …") : root.photoCount === 1 ? qsTr("Ask about the photo …") : qsTr("Ask …")
                    placeholderTextColor: Theme.textDim
                    color: Theme.text
                    font.pixelSize: Theme.answerPx
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    selectByMouse: true
                    selectionColor: Theme.accent
                    selectedTextColor: Theme.accentText
                    leftPadding: 4
                    rightPadding: 4
                    topPadding: 8
                    bottomPadding: 8
                    background: null
                    focus: true
                    Accessible.name: qsTr("Question")
                    Accessible.description: qsTr("Enter sends, Shift+Enter starts a new line")

                    TapHandler {
                        acceptedButtons: Qt.RightButton
                        onTapped: eventPoint => {
                            root.focusInput();
                            menu.popup(input, eventPoint.position);
                        }
                    }

                    onTextChanged: App.composer.text = text
                    Keys.onTabPressed: input.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: input.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Keys.onPressed: event => {
                        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                        if (event.matches(StandardKey.Paste)) {
                            event.accepted = App.composer.paste();
                        } else if (enter && !(event.modifiers & Qt.ShiftModifier) && !input.inputMethodComposing) {
                            App.asking.send();
                            event.accepted = true;
                        }
                    }
                }
            }
            IconButton {
                id: sendButton

                readonly property bool stops: App.answer.busyHere

                objectName: "sendButton"
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.margins: 8
                enabled: stops || App.asking.canAsk || App.asking.lacksModel || App.asking.readsPhotos
                iconName: stops ? "stop" : "send"
                iconColor: enabled ? Theme.accentText : Theme.text
                fill: enabled ? Theme.accent : Theme.surfaceRaised
                fillHovered: Qt.tint(Theme.accent, "#18808080")
                text: stops ? qsTr("Stop (Esc)") : qsTr("Send (Enter)")
                onClicked: stops ? App.answer.stop() : App.asking.send()
            }
        }

        GridLayout {
            id: foot

            readonly property bool stacked: root.columnWidth < 520

            Layout.fillWidth: true
            Layout.minimumHeight: 16
            columns: stacked ? 1 : 4
            columnSpacing: Theme.gap
            rowSpacing: 4

            SmallText {
                id: problem

                objectName: "blockerText"
                Layout.fillWidth: true
                visible: !foot.stacked || text !== ""
                text: {
                    if (App.meter.blocker !== "")
                        return App.meter.blocker;
                    if (App.answer.busy && !App.answer.busyHere)
                        return qsTr("An answer is being written in another conversation.");
                    if (App.answer.busyHere)
                        return qsTr("Answering …");
                    return App.meter.advice !== "" ? App.meter.advice : App.models.note;
                }
                wrapMode: Text.Wrap
                color: App.meter.blocker !== "" ? Theme.danger : Theme.textDim
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            Row {
                Layout.alignment: Qt.AlignTop
                visible: App.answer.busy && !App.answer.busyHere
                spacing: Theme.gapSmall

                TextButton {
                    objectName: "toAnswerButton"
                    text: qsTr("Go there")
                    onClicked: App.conversation.open(App.answer.conversationId)
                }
                TextButton {
                    objectName: "stopOtherButton"
                    text: qsTr("Stop")
                    Accessible.name: qsTr("Stop the answer in the other conversation")
                    onClicked: App.answer.stop()
                }
            }
            TextButton {
                objectName: "continueInNewChatButton"
                Layout.alignment: Qt.AlignTop
                visible: App.meter.fill === PromptMeter.Full && App.messages.count > 0 && !App.answer.busy
                text: qsTr("Ask in a new chat")
                onClicked: App.conversation.takeDraftToNew()
            }
            ContextMeter {
                Layout.alignment: Qt.AlignTop | (foot.stacked ? Qt.AlignLeft : Qt.AlignRight)
            }
        }
    }
}
