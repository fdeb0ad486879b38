// SPDX-License-Identifier: MIT
// Photos dropped anywhere in the window become part of the question.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

DropArea {
    id: root

    // Exact formats first: of the several that a browser offers, only these are the picture's own bytes.
    readonly property list<string> pictureFormats: ["image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/heif", "image/gif", "image/tiff", "image/bmp"]

    signal added

    function pictureFormat(formats: var): string {
        for (const format of root.pictureFormats) {
            if (formats.indexOf(format) >= 0)
                return format;
        }
        return "";
    }

    // A copy, whatever is offered first: who is told that a file was moved may remove it.
    onEntered: drag => {
        if (drag.hasUrls || root.pictureFormat(drag.formats) !== "")
            drag.accept(Qt.CopyAction);
        else
            drag.accepted = false;
    }
    onPositionChanged: drag => drag.accept(Qt.CopyAction)
    onDropped: drop => {
        const format = root.pictureFormat(drop.formats);
        App.composer.addDropped(drop.urls, format, format === "" ? new ArrayBuffer(0) : drop.getDataAsArrayBuffer(format));
        drop.accept(Qt.CopyAction);
        // The question comes next, and the keys are still those of the other program.
        root.Window.window.requestActivate();
        root.added();
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.gapSmall
        visible: root.containsDrag
        radius: Theme.radiusLarge
        color: Theme.window
        opacity: 0.92
        border.width: 3
        border.color: Theme.accent

        TitleText {
            anchors.centerIn: parent
            text: qsTr("Drop to ask about it")
            Accessible.role: Accessible.StaticText
        }
    }
}
