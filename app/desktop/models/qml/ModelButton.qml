// SPDX-License-Identifier: MIT
// Says which model answers and, where there is room for all of it, on what; opens the model dialog.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Tessera
import Tessera.Style

Button {
    id: root

    required property bool showDevice
    required property real mostWidth
    readonly property int chevronPx: 16
    // Of name and device together.
    readonly property real mostTextWidth: root.mostWidth - root.leftPadding - root.rightPadding - root.chevronPx - 2 * Theme.gapSmall
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
    Layout.maximumWidth: root.mostWidth
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.gap
    rightPadding: 8
    hoverEnabled: true
    Accessible.name: qsTr("Model: %1").arg(root.label)

    TextMetrics {
        id: nameSize

        font.pixelSize: Theme.bodyPx
        text: root.label
    }
    AppToolTip {
        target: root
        text: App.models.status === ModelController.Ready ? Places.fill(qsTr("%1, on %2. Choose another model (Ctrl+M)"), [App.models.name, App.models.loaded.deviceTitle]) : qsTr("Choose a model (Ctrl+M)")
        hovered: root.hovered
        pressed: root.down
    }

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
            objectName: "modelButtonName"
            Layout.fillWidth: true
            text: root.label
            elide: Text.ElideRight
        }
        SmallText {
            objectName: "modelButtonDevice"
            visible: root.showDevice && App.models.status === ModelController.Ready && nameSize.width + implicitWidth <= root.mostTextWidth
            text: App.models.loaded.deviceTitle
        }
        Icon {
            iconName: "chevron-down"
            sourceSize.width: root.chevronPx
            sourceSize.height: root.chevronPx
        }
    }
}
