// SPDX-License-Identifier: MIT
// Where the window asks for files: photos to open, conversations to import, a folder to export to.
import QtQuick
import Tessera
import Tessera.Style

Item {
    id: root

    signal photosAdded

    function openPhotos(): void {
        photoDialog.open();
    }
    function openImport(): void {
        importDialog.open();
    }
    function openExport(conversationId: string, format: string): void {
        exportDialog.conversationId = conversationId;
        exportDialog.format = format;
        exportDialog.open();
    }

    FileChooser {
        id: photoDialog

        title: qsTr("Open photos")
        mode: FileChooser.OpenFiles
        showsPictures: true
        currentFolder: App.composer.photoFolder
        nameFilters: [qsTr("Photos (%1)").arg(App.composer.filePatterns), qsTr("All files (*)")]
        onAccepted: {
            App.composer.photoFolder = currentFolder;
            App.composer.addUrls(selectedFiles);
            root.photosAdded();
        }
    }
    FileChooser {
        id: importDialog

        title: qsTr("Import conversations")
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        nameFilters: [qsTr("Exported conversations (%1)").arg("*.json *.zip"), qsTr("All files (*)")]
        onAccepted: App.archive.importFile(selectedFile)
    }
    FileChooser {
        id: exportDialog

        property string conversationId
        property string format

        mode: FileChooser.OpenFolder
        title: qsTr("Where to save the exported folder")
        currentFolder: App.settings.lastFolder
        onCurrentFolderChanged: App.settings.lastFolder = currentFolder
        onAccepted: App.archive.exportTo(exportDialog.conversationId, selectedFile, exportDialog.format)
    }
}
