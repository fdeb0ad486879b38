// SPDX-License-Identifier: MIT
// Above what was found: how much, and the way back to all conversations.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Tessera
import Tessera.Style

RowLayout {
    id: root

    spacing: Theme.gapSmall

    SmallText {
        objectName: "searchNote"
        Layout.fillWidth: true
        text: {
            if (!App.search.finished)
                return qsTr("Searching …");
            if (App.search.count === 0)
                return qsTr("Nothing found");
            if (App.search.limited)
                return qsTr("The first %Ln matches", "", App.search.count);
            return qsTr("%Ln matches", "", App.search.count);
        }
        elide: Text.ElideRight
        font.weight: Font.DemiBold
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    TextButton {
        objectName: "showAllButton"
        implicitHeight: 28
        flat: true
        text: qsTr("Show all")
        font.pixelSize: Theme.smallPx
        Accessible.name: qsTr("Show all conversations")
        onClicked: App.search.query = ""
    }
}
