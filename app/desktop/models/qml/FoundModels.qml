// SPDX-License-Identifier: MIT
// Models that are on this computer already, each loaded with a click.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera
import Tessera.Style

Column {
    id: root

    // Looked for, and offered.
    required property bool wanted

    function look(): void {
        if (root.wanted)
            App.library.ensureScanned();
    }

    onWantedChanged: root.look()
    Component.onCompleted: root.look()

    objectName: "foundModels"
    visible: root.wanted && models.count > 0
    spacing: Theme.gapSmall

    BodyText {
        width: parent.width
        text: qsTr("These are on this computer. Click one to load it:")
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Flow {
        // As wide as its buttons, in the middle.
        readonly property real wanted: {
            let sum = -spacing;
            for (let i = 0; i < children.length; ++i)
                sum += children[i].width > 0 ? children[i].width + spacing : 0;
            return sum;
        }

        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Math.max(1, wanted))
        spacing: Theme.gapSmall

        Repeater {
            id: models

            model: App.library.ready

            TextButton {
                id: model

                required property var modelData
                required property int index
                readonly property string about: [modelData.detail, modelData.program].filter(part => part !== "").join(" · ")

                objectName: "foundModel-" + index
                width: Math.min(implicitWidth, root.width)
                text: modelData.name
                Accessible.name: qsTr("Load %1").arg(modelData.name)
                Accessible.description: about
                onClicked: {
                    App.modelChoice.chooseSource(modelData.source);
                    App.modelChoice.load();
                }

                AppToolTip {
                    target: model
                    text: model.about
                    hovered: model.hovered
                    pressed: model.down
                }
            }
        }
    }
}
