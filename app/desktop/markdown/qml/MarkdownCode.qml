// SPDX-License-Identifier: MIT
// Code, with its language and a button to copy it. Very long code is split into several of these; the
// first has the header.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Rectangle {
    id: root

    required property MarkdownBlock block
    readonly property string language: block.language
    readonly property bool opening: block.opening
    readonly property bool closing: block.closing

    objectName: "codeBlock"
    implicitHeight: column.height
    color: Theme.surface
    radius: root.opening && root.closing ? Theme.radius : 0
    Accessible.role: Accessible.Grouping
    Accessible.name: root.language === "" ? qsTr("Code") : qsTr("Code, %1").arg(root.language)

    Column {
        id: column

        width: root.width

        Item {
            width: parent.width
            height: Theme.controlHeight
            visible: root.opening

            SmallText {
                objectName: "codeLanguage"
                anchors.left: parent.left
                anchors.leftMargin: Theme.gap
                anchors.right: copied.left
                anchors.verticalCenter: parent.verticalCenter
                text: root.language
                elide: Text.ElideRight
                Accessible.ignored: true
            }
            SmallText {
                id: copied

                objectName: "copiedText"
                anchors.right: copyButton.left
                anchors.verticalCenter: parent.verticalCenter
                visible: copiedTimer.running
                text: qsTr("Copied")
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text

                Timer {
                    id: copiedTimer

                    interval: 2000
                }
            }
            IconButton {
                id: copyButton

                objectName: "copyCodeButton"
                anchors.right: parent.right
                anchors.rightMargin: 2
                anchors.verticalCenter: parent.verticalCenter
                width: 32
                height: 32
                iconName: "copy"
                iconColor: Theme.textDim
                text: qsTr("Copy the code")
                onClicked: {
                    root.block.copyRequested();
                    copiedTimer.restart();
                }
            }
        }
        Flickable {
            id: view

            width: parent.width
            height: code.height
            contentWidth: Math.max(width, code.implicitWidth)
            contentHeight: height
            clip: true
            interactive: contentWidth > width
            flickableDirection: Flickable.HorizontalFlick
            boundsBehavior: Flickable.StopAtBounds

            ScrollBar.horizontal: AppScrollBar {
                policy: view.interactive ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            }

            MessageText {
                id: code

                objectName: "codeText"
                Component.onCompleted: root.block.field = code
                width: Math.max(view.width, implicitWidth)
                leftPadding: Theme.gap
                rightPadding: Theme.gap
                bottomPadding: root.closing ? Theme.gap : 0
                wrapMode: TextEdit.NoWrap
                // The view cuts off what is outside of it.
                ringed: root
                currentHit: root.block.currentHit
                onHitReached: area => view.contentX = Math.max(0, Math.min(area.x - view.width / 2, view.contentWidth - view.width))
                font.family: writer.monospaced
                font.pixelSize: Theme.codePx
                Accessible.name: text

                MarkdownDocument {
                    id: writer

                    document: code.textDocument
                    piece: root.block.piece
                    textPx: Theme.codePx
                    codeColors: Theme.codeColors
                }
            }
        }
    }
}
