// SPDX-License-Identifier: MIT
// A search hit; opens the conversation at its place.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

ItemDelegate {
    id: root

    required property string conversationId
    required property string messageId
    required property string markedTitle
    required property string markedExcerpt
    required property string date
    required property int index
    // The one that was opened last: the list stays, for the next one.
    readonly property bool current: ListView.isCurrentItem && App.conversation.conversationId === conversationId

    signal chosen

    objectName: "searchHit-" + index
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    padding: 8
    leftPadding: 10
    rightPadding: 10
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    // The marks are only for the eye.
    Accessible.name: (root.markedTitle + " " + root.markedExcerpt).replace(/<\/?b>/g, "")

    onClicked: {
        if (root.ListView.view)
            root.ListView.view.currentIndex = root.index;
        App.search.markTerms();
        App.conversation.openMessage(root.conversationId, root.messageId);
        root.chosen();
    }

    background: ControlFrame {
        focused: root.activeFocus
        lit: root.hovered || root.current
        outlineWidth: 0
    }
    contentItem: ColumnLayout {
        spacing: 2

        RowLayout {
            spacing: Theme.gapSmall

            Text {
                Layout.fillWidth: true
                text: root.markedTitle
                textFormat: Text.StyledText
                elide: Text.ElideRight
                maximumLineCount: 1
                color: Theme.text
                font.pixelSize: Theme.bodyPx
            }
            SmallText {
                text: root.date
            }
        }
        Text {
            Layout.fillWidth: true
            visible: root.markedExcerpt !== ""
            text: root.markedExcerpt
            textFormat: Text.StyledText
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            maximumLineCount: 2
            color: Theme.textDim
            font.pixelSize: Theme.smallPx
        }
    }
}
