// SPDX-License-Identifier: MIT
// Chooses, saves, renames and deletes presets of the conversation's settings.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    readonly property string presetId: App.chatSettings.presetId
    readonly property bool own: presetId !== "" && !App.presets.isBuiltIn(presetId)
    // The preset that is being renamed; empty while a new one gets its name.
    property string renamedId
    property bool naming: false

    function startNaming(id: string): void {
        root.renamedId = id;
        nameField.text = id === "" ? "" : App.presets.nameOf(id);
        root.naming = true;
        nameField.forceActiveFocus();
        nameField.selectAll();
    }
    function finishNaming(): void {
        if (App.presets.nameProblem(nameField.text, root.renamedId) !== "")
            return;
        if (root.renamedId === "") {
            App.chatSettings.savePreset(nameField.text);
        } else {
            App.presets.rename(root.renamedId, nameField.text);
        }
        root.naming = false;
        combo.forceActiveFocus();
    }

    spacing: Theme.gapSmall

    Item {
        width: root.width
        height: Theme.controlHeight

        AppComboBox {
            id: combo

            objectName: "presetCombo"
            anchors.left: parent.left
            anchors.right: menuButton.left
            anchors.rightMargin: 4
            model: App.presets.presets
            textRole: "name"
            valueRole: "id"
            chosen: model.findIndex(preset => preset.id === root.presetId)
            displayText: chosen >= 0 ? model[chosen].name : App.chatSettings.plain ? qsTr("The model's own") : qsTr("Custom settings")
            Accessible.name: qsTr("Preset: %1").arg(displayText)
            onActivated: App.chatSettings.choosePreset(currentValue)
        }
        IconButton {
            id: menuButton

            objectName: "presetMenuButton"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            iconName: "more"
            text: qsTr("Save, rename or delete a preset")
            tip: !menu.opened
            onClicked: menu.popup(menuButton, menuButton.width - menu.width, menuButton.height + 4)
        }
    }
    Item {
        width: root.width
        height: Theme.controlHeight
        visible: root.naming

        AppTextField {
            id: nameField

            objectName: "presetNameField"
            anchors.left: parent.left
            anchors.right: saveButton.left
            anchors.rightMargin: Theme.gapSmall
            placeholderText: qsTr("Name of the preset")
            maximumLength: 60
            Accessible.name: qsTr("Name of the preset")
            onAccepted: root.finishNaming()
            Keys.onEscapePressed: {
                root.naming = false;
                combo.forceActiveFocus();
            }
        }
        TextButton {
            id: saveButton

            objectName: "presetSaveButton"
            anchors.right: parent.right
            primary: true
            enabled: App.presets.nameProblem(nameField.text, root.renamedId) === ""
            text: root.renamedId === "" ? qsTr("Save") : qsTr("Rename")
            onClicked: root.finishNaming()
        }
    }
    SmallText {
        objectName: "presetNameProblem"
        width: root.width
        visible: root.naming && nameField.text !== "" && text !== ""
        text: App.presets.nameProblem(nameField.text, root.renamedId)
        wrapMode: Text.Wrap
        color: Theme.danger
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Item {
        width: root.width
        height: Theme.controlHeight
        visible: App.presets.removedName !== ""

        BodyText {
            anchors.left: parent.left
            anchors.right: undoButton.left
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("“%1” was deleted").arg(App.presets.removedName)
            elide: Text.ElideRight
            color: Theme.textDim
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        TextButton {
            id: undoButton

            objectName: "presetUndoButton"
            anchors.right: parent.right
            text: qsTr("Undo")
            onClicked: App.presets.undoRemove()
        }
    }

    AppMenu {
        id: menu

        AppMenuItem {
            objectName: "presetSaveAction"
            text: qsTr("Save these settings as …")
            onTriggered: root.startNaming("")
        }
        AppMenuItem {
            objectName: "presetRenameAction"
            text: qsTr("Rename …")
            enabled: root.own
            onTriggered: root.startNaming(root.presetId)
        }
        AppMenuItem {
            objectName: "presetDefaultAction"
            text: qsTr("Use for new chats")
            checkable: true
            enabled: root.presetId !== ""
            checked: root.presetId !== "" && App.presets.defaultId === root.presetId
            onTriggered: App.presets.defaultId = checked ? root.presetId : ""
        }
        AppMenuSeparator {}
        AppMenuItem {
            objectName: "presetDeleteAction"
            text: qsTr("Delete")
            danger: true
            enabled: root.own
            onTriggered: App.presets.remove(root.presetId)
        }
    }
}
