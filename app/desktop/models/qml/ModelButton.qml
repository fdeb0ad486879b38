// SPDX-License-Identifier: MIT
// Says which model answers and on what; opens the model dialog.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Button {
    id: root

    required property bool showDevice
    readonly property bool loading: App.models.status === ModelController.Loading
    readonly property string label: {
        switch (App.models.status) {
        case ModelController.Loading:
            return qsTr("Loading … %1%").arg(Math.floor(App.models.progress * 100));
        case ModelController.Ready:
            return App.models.demo ? qsTr("Demo model") : App.models.name;
        default:
            return qsTr("Choose a model");
        }
    }

    objectName: "modelButton"
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.gap
    rightPadding: 8
    hoverEnabled: true
    Accessible.name: qsTr("Model: %1").arg(root.label)

    background: ControlFrame {
        focused: root.visualFocus
        lit: root.hovered || root.down

        Rectangle {
            visible: root.loading
            x: parent.radius
            y: parent.height - 4
            width: (parent.width - 2 * parent.radius) * App.models.progress
            height: 3
            radius: 1.5
            color: Theme.accent
        }
    }
    contentItem: RowLayout {
        spacing: Theme.gapSmall

        BodyText {
            Layout.fillWidth: true
            text: root.label
            elide: Text.ElideRight
        }
        SmallText {
            visible: root.showDevice && App.models.status === ModelController.Ready
            Layout.maximumWidth: Theme.roomFor(160)
            text: App.models.deviceTitle
            elide: Text.ElideRight
        }
        Icon {
            iconName: "chevron-down"
            sourceSize.width: 16
            sourceSize.height: 16
        }
    }
}
