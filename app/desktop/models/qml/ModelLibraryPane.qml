// SPDX-License-Identifier: MIT
// The models found in the library's folders.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Item {
    id: root

    // At most; less if the list is short.
    required property real listHeight

    implicitHeight: folders.height + Theme.gapSmall + Math.min(listHeight, Math.max(list.contentHeight, emptyText.visible ? emptyText.height : 0))

    LibraryFolders {
        id: folders

        width: parent.width
    }
    ListView {
        id: list

        objectName: "modelList"
        anchors.top: folders.bottom
        anchors.topMargin: Theme.gapSmall - Theme.ringReach
        anchors.bottom: parent.bottom
        anchors.bottomMargin: -Theme.ringReach
        anchors.left: parent.left
        anchors.leftMargin: -Theme.ringReach
        anchors.right: parent.right
        // The scroll bar lies in the margin.
        anchors.rightMargin: -Theme.gap
        clip: true
        spacing: Theme.ringReach
        topMargin: Theme.ringReach
        bottomMargin: Theme.ringReach
        preferredHighlightBegin: Theme.ringReach
        preferredHighlightEnd: height - Theme.ringReach
        highlightRangeMode: ListView.ApplyRange
        model: App.library
        activeFocusOnTab: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Models in the library")
        ScrollBar.vertical: AppScrollBar {}

        onActiveFocusChanged: if (activeFocus && currentItem) currentItem.forceActiveFocus(Qt.TabFocusReason)

        delegate: ModelEntryDelegate {
            x: Theme.ringReach
            width: ListView.view ? ListView.view.width - Theme.ringReach - Theme.gap : 0
        }
    }
    BodyText {
        id: emptyText

        objectName: "libraryEmpty"
        anchors.top: folders.bottom
        anchors.topMargin: Theme.gapSmall
        width: parent.width
        visible: list.count === 0 && !App.library.scanning
        text: App.library.folders.length === 0 ? qsTr("Add the folders where you keep models, including those of other programs. They are only read.") : qsTr("There are no models in these folders.")
        wrapMode: Text.Wrap
        lineHeight: 1.2
        color: Theme.textDim
    }
}
