// SPDX-License-Identifier: MIT
// How much of the model's context the conversation and the question being written take:
// photos in the accent colour, text beside them.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Item {
    id: root

    readonly property int level: App.meter.fill
    readonly property bool tight: level === PromptMeter.Tight || level === PromptMeter.Full
    readonly property real length: Math.max(1, App.meter.contextLength)

    objectName: "contextMeter"
    implicitWidth: bar.width + 8 + label.implicitWidth
    implicitHeight: Theme.roomFor(16)
    visible: level !== PromptMeter.Unknown
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Context: %1").arg(App.meter.text)
    Accessible.description: App.meter.details

    HoverHandler {
        id: hover
    }
    AppToolTip {
        target: root
        text: App.meter.details
        hovered: hover.hovered
        delayMs: 400
    }

    Rectangle {
        id: bar

        anchors.verticalCenter: parent.verticalCenter
        width: 72
        height: 6
        radius: 3
        color: Theme.surfaceRaised
        border.width: 1
        border.color: root.tight ? Theme.danger : Theme.outline
        clip: true

        Rectangle {
            id: photoPart

            objectName: "contextPhotos"
            height: parent.height
            width: parent.width * Math.min(1, App.meter.photoTokens / root.length)
            radius: 3
            color: root.tight ? Theme.danger : Theme.accent
        }
        Rectangle {
            objectName: "contextWords"
            x: photoPart.width
            height: parent.height
            width: Math.min(parent.width - x, parent.width * (App.meter.promptTokens - App.meter.photoTokens) / root.length)
            radius: 3
            color: root.tight ? Theme.danger : Theme.textDim
        }
    }
    SmallText {
        id: label

        objectName: "contextText"
        anchors.left: bar.right
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        text: App.meter.text
        color: root.tight ? Theme.danger : Theme.textDim
        Accessible.ignored: true
    }
}
