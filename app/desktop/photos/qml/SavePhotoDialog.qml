// SPDX-License-Identifier: MIT
// Asks where a photo is to be saved.
import Tessera

FileChooser {
    id: root

    property var photo: null

    function choose(chosen: var): void {
        root.photo = chosen;
        root.suggestedName = App.photoFiles.suggestedName(chosen);
        root.nameFilters = [qsTr("Pictures (%1)").arg(root.suggestedName.replace(/^.*\./, "*.")), qsTr("All files (*)")];
        root.open();
    }

    mode: FileChooser.SaveFile
    title: qsTr("Save the photo")
    currentFolder: App.composer.photoFolder
    onAccepted: App.photoFiles.save(root.photo, root.selectedFile)
}
