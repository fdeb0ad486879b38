// SPDX-License-Identifier: MIT
// Asks where something is on the photo.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Tessera
import Tessera.Style

Popup {
    id: root

    // Read when it opens: there is a photo to look at.
    property bool hasPhoto: false

    function find(): void {
        if (!findButton.enabled)
            return;
        root.close();
        App.asking.find(field.text);
    }

    objectName: "findRegions"
    // Above its button.
    y: -height - Theme.gapSmall
    width: Math.min(Theme.roomFor(380), (parent ? parent.Window.width : 380) - 2 * Theme.gapSmall)
    margins: Theme.gapSmall
    padding: Theme.gapLarge
    focus: true

    onAboutToShow: {
        // What has been written is what is looked for.
        field.text = App.composer.text;
        root.hasPhoto = App.conversation.photoPlaces().length > 0;
    }
    onOpened: {
        field.forceActiveFocus();
        field.selectAll();
    }

    background: PopupFrame {
        border.color: Theme.outline
    }

    Column {
        width: root.availableWidth
        spacing: Theme.gapSmall

        BodyText {
            width: parent.width
            text: qsTr("What should be marked on the photo?")
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        AppTextField {
            id: field

            objectName: "findRegionsField"
            width: parent.width
            placeholderText: qsTr("the red car, all people, the title …")
            Accessible.name: qsTr("What should be marked on the photo?")
            Keys.onReturnPressed: root.find()
            Keys.onEnterPressed: root.find()
        }
        SmallText {
            objectName: "findRegionsNote"
            width: parent.width
            visible: !root.hasPhoto
            text: qsTr("Add a photo first.")
            wrapMode: Text.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.gapSmall
            layoutDirection: Qt.RightToLeft

            TextButton {
                id: findButton

                objectName: "findRegionsAsk"
                primary: true
                enabled: root.hasPhoto && field.text.trim() !== ""
                text: qsTr("Find")
                onClicked: root.find()
            }
            TextButton {
                objectName: "findRegionsCancel"
                text: qsTr("Cancel")
                onClicked: root.close()
            }
        }
    }
}
