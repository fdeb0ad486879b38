// SPDX-License-Identifier: MIT
// The window's dialogs, each made when it is first opened.
pragma ComponentBehavior: Bound

import QtQuick
import Tessera.Chat.Settings
import Tessera.History
import Tessera.Models

Item {
    property alias about: aboutDialog
    property alias backups: backupsDialog
    property alias conversationSettings: conversationSettingsDialog
    property alias model: modelDialog
    property alias settings: settingsDialog
    property alias shortcuts: shortcutsDialog
    property alias trash: trashDialog

    OnDemand {
        id: aboutDialog

        AboutDialog {}
    }
    OnDemand {
        id: backupsDialog

        BackupDialog {}
    }
    OnDemand {
        id: conversationSettingsDialog

        ConversationSettings {}
    }
    OnDemand {
        id: modelDialog

        ModelDialog {}
    }
    OnDemand {
        id: settingsDialog

        SettingsDialog {
            onBackupsRequested: backupsDialog.open()
            onShortcutsRequested: shortcutsDialog.open()
        }
    }
    OnDemand {
        id: shortcutsDialog

        ShortcutSheet {}
    }
    OnDemand {
        id: trashDialog

        TrashDialog {}
    }
}
