// SPDX-License-Identifier: MIT
// How the loaded model sees a photo: its tiles, what the encoder gets, and where every token goes.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Tessera

Popup {
    id: root

    property var photo: null
    readonly property bool wide: width >= 860

    function show(chosen: var): void {
        root.photo = chosen;
        root.open();
    }

    objectName: "tileInspector"
    x: 0
    y: 0
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    padding: 0
    modal: true
    focus: true
    onOpened: viewer.forceActiveFocus()

    background: Rectangle {
        color: Theme.window
    }

    TileInspection {
        id: plan

        photo: root.opened ? root.photo : null
        scheme: App.models.tileScheme
    }

    RowLayout {
        id: header

        width: root.width
        height: 52
        spacing: Theme.gapSmall

        IconButton {
            objectName: "closeInspector"
            Layout.leftMargin: Theme.gapSmall
            iconName: "back"
            text: qsTr("Back (Esc)")
            onClicked: root.close()
        }
        Text {
            Layout.fillWidth: true
            text: root.photo ? root.photo.name : ""
            textFormat: Text.PlainText
            elide: Text.ElideMiddle
            color: Theme.text
            font.pixelSize: root.wide ? Theme.titlePx : Theme.bodyPx
            font.weight: Font.DemiBold
        }
        Text {
            objectName: "inspectorSummary"
            text: plan.summary
            textFormat: Text.PlainText
            color: Theme.text
            font.pixelSize: Theme.bodyPx
        }
        IconButton {
            objectName: "saveTiles"
            Layout.rightMargin: Theme.gapSmall
            enabled: plan.valid
            iconName: "save"
            text: qsTr("Save the picture")
            onClicked: saveDialog.open()
        }
    }
    PhotoViewer {
        id: viewer

        y: header.height
        width: root.wide ? root.width - panel.width : root.width
        height: root.wide ? root.height - y : root.height - y - panel.height
        photo: root.opened ? root.photo : null
        inspection: plan
        onSaved: (path, problem) => notice.show(problem !== "" ? problem : qsTr("Saved as %1.").arg(path))
    }
    TilePanel {
        id: panel

        x: root.wide ? root.width - width : 0
        y: root.wide ? header.height : root.height - height
        width: root.wide ? 380 : root.width
        height: root.wide ? root.height - header.height : Math.round(root.height * 0.46)
        inspection: plan
    }
    Rectangle {
        id: notice

        function show(text: string): void {
            noticeText.text = text;
            noticeTimer.restart();
        }

        visible: noticeTimer.running
        anchors.horizontalCenter: viewer.horizontalCenter
        y: viewer.y + Theme.gapSmall
        width: noticeText.width + 2 * Theme.gap
        height: noticeText.height + 2 * Theme.gapSmall
        radius: Theme.radius
        color: Theme.surfaceRaised

        Text {
            id: noticeText

            objectName: "saveNotice"
            anchors.centerIn: parent
            width: Math.min(implicitWidth, viewer.width - 2 * Theme.gapHuge)
            textFormat: Text.PlainText
            wrapMode: Text.WrapAnywhere
            color: Theme.text
            font.pixelSize: Theme.smallPx
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        Timer {
            id: noticeTimer

            interval: 6000
        }
    }
    FileDialog {
        id: saveDialog

        title: qsTr("Save the photo with its tiles")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "png"
        nameFilters: [qsTr("PNG picture (*.png)"), qsTr("SVG drawing (*.svg)")]
        onAccepted: viewer.save(selectedFile)
    }
}
