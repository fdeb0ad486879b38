// SPDX-License-Identifier: MIT
#include "app/desktop/dialogs/file_chooser.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QRegularExpression>
#include <QWindow>

namespace tessera {
namespace {

// Shows a dialog on top of the window that has the focus, which waits for it.
void showOnTop(QDialog& dialog) {
    dialog.winId();
    dialog.windowHandle()->setTransientParent(QGuiApplication::focusWindow());
    dialog.open();
}

// The desktop shows its own dialog, and this one only stands for it.
bool isNative(const QFileDialog& dialog) {
    return dialog.testAttribute(Qt::WA_DontShowOnScreen);
}

QFileDialog::FileMode fileMode(FileChooser::Mode mode) {
    switch (mode) {
        case FileChooser::OpenFiles:
            return QFileDialog::ExistingFiles;
        case FileChooser::SaveFile:
            return QFileDialog::AnyFile;
        case FileChooser::OpenFolder:
            return QFileDialog::Directory;
        default:
            return QFileDialog::ExistingFile;
    }
}

}  // namespace

QString endingOf(const QString& nameFilter) {
    static const QRegularExpression pattern(QStringLiteral("\\*\\.([^\\s*?)]+)"));
    return pattern.match(nameFilter).captured(1);
}

QUrl withEnding(const QUrl& file, const QString& nameFilter) {
    const QString ending = endingOf(nameFilter);
    if (ending.isEmpty() || !QFileInfo(file.fileName()).suffix().isEmpty())
        return file;
    QUrl complete = file;
    complete.setPath(file.path() + QLatin1Char('.') + ending);
    return complete;
}

FileChooser::~FileChooser() = default;

void FileChooser::setCurrentFolder(const QUrl& folder) {
    if (folder == m_currentFolder)
        return;
    m_currentFolder = folder;
    emit currentFolderChanged();
}

void FileChooser::open() {
    if (m_dialog)
        return;
    m_dialog = std::make_unique<QFileDialog>();
    QFileDialog& dialog = *m_dialog;
    dialog.setWindowTitle(m_title);
    dialog.setAcceptMode(m_mode == SaveFile ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog.setFileMode(fileMode(m_mode));
    dialog.setOption(QFileDialog::ShowDirsOnly, m_mode == OpenFolder);
    if (!m_nameFilters.isEmpty())
        dialog.setNameFilters(m_nameFilters);
    if (m_currentFolder.isLocalFile())
        dialog.setDirectoryUrl(m_currentFolder);
    if (m_mode == SaveFile && !m_suggestedName.isEmpty())
        dialog.selectFile(m_suggestedName);
    connect(&dialog, &QFileDialog::finished, this, &FileChooser::finish);
    showOnTop(dialog);
    if (m_mode != SaveFile || isNative(dialog))
        return;
    // Qt's own dialog asks about the file with the ending that it adds.
    dialog.setDefaultSuffix(endingOf(dialog.selectedNameFilter()));
    connect(&dialog, &QFileDialog::filterSelected, &dialog,
            [&dialog](const QString& filter) { dialog.setDefaultSuffix(endingOf(filter)); });
}

void FileChooser::finish(int result) {
    // This is called by the dialog.
    QFileDialog* const dialog = m_dialog.release();
    dialog->deleteLater();
    const QList<QUrl> chosen = dialog->selectedUrls();
    if (result != QDialog::Accepted || chosen.isEmpty())
        return;
    setCurrentFolder(dialog->directoryUrl());
    if (m_mode != SaveFile || !isNative(*dialog)) {
        accept(chosen);
        return;
    }
    // The desktop's dialog has asked about the name that was typed, not about the complete one.
    const QUrl file = withEnding(chosen.first(), dialog->selectedNameFilter());
    if (file != chosen.first() && QFileInfo::exists(file.toLocalFile()))
        askToReplace(file);
    else
        accept({file});
}

void FileChooser::accept(const QList<QUrl>& chosen) {
    m_selected = chosen;
    emit accepted();
}

void FileChooser::askToReplace(const QUrl& file) {
    auto* box = new QMessageBox(QMessageBox::Warning, m_title,
                                tr("%1 already exists. Replace it?").arg(file.fileName()),
                                QMessageBox::Yes | QMessageBox::No);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::finished, this, [this, file](int answer) {
        if (answer == QMessageBox::Yes)
            accept({file});
        else
            open();
    });
    showOnTop(*box);
}

}  // namespace tessera
