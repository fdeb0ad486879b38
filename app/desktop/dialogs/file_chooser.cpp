// SPDX-License-Identifier: MIT
#include "app/desktop/dialogs/file_chooser.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPalette>
#include <QRegularExpression>
#include <QWindow>
#include <array>
#include <utility>

#include "app/desktop/dialogs/photo_preview.h"

namespace tessera {
namespace {

// What Qt Quick keeps in the palette of a window, by the names that QML has for it.
constexpr std::array<std::pair<QPalette::ColorRole, const char*>, 14> kColours = {{
    {QPalette::Window, "window"},
    {QPalette::WindowText, "windowText"},
    {QPalette::Base, "base"},
    {QPalette::AlternateBase, "alternateBase"},
    {QPalette::Text, "text"},
    {QPalette::Button, "button"},
    {QPalette::ButtonText, "buttonText"},
    {QPalette::BrightText, "brightText"},
    {QPalette::Highlight, "highlight"},
    {QPalette::PlaceholderText, "placeholderText"},
    {QPalette::Light, "light"},
    {QPalette::Midlight, "midlight"},
    {QPalette::Mid, "mid"},
    {QPalette::Dark, "dark"},
}};

// `palette` with the colours of a window of Qt Quick; unchanged for any other.
QPalette withColoursOf(const QWindow* window, QPalette palette) {
    const auto* colours =
        window == nullptr ? nullptr : window->property("palette").value<QObject*>();
    if (colours == nullptr)
        return palette;
    for (const auto& [role, name] : kColours)
        if (const auto colour = colours->property(name).value<QColor>(); colour.isValid())
            palette.setColor(role, colour);
    palette.setColor(QPalette::ToolTipBase, palette.color(QPalette::Base));
    palette.setColor(QPalette::ToolTipText, palette.color(QPalette::Text));
    palette.setColor(QPalette::Link, palette.color(QPalette::Highlight));
    // Widgets fill with the highlight, which Qt Quick's controls only tint with.
    const int brightness = qGray(palette.color(QPalette::Highlight).rgb());
    palette.setColor(QPalette::HighlightedText, brightness > 127 ? Qt::black : Qt::white);
    const QColor faint = palette.color(QPalette::PlaceholderText);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

// Where a dialog begins: not where the program was started from, which means nothing to the person.
QUrl startFolder(const QUrl& wanted) {
    const bool there = wanted.isLocalFile() && QFileInfo(wanted.toLocalFile()).isDir();
    return there ? wanted : QUrl::fromLocalFile(QDir::homePath());
}

// Shows a dialog on top of the window that has the focus, which waits for it.
void showOnTop(QDialog& dialog) {
    QWindow* const below = QGuiApplication::focusWindow();
    dialog.setPalette(withColoursOf(below, dialog.palette()));
    dialog.winId();
    dialog.windowHandle()->setTransientParent(below);
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
    // What is to be saved has its ending said; what can be opened has too many of them.
    dialog.setOption(QFileDialog::HideNameFilterDetails, m_mode != SaveFile);
    if (!m_nameFilters.isEmpty())
        dialog.setNameFilters(m_nameFilters);
    dialog.setDirectoryUrl(startFolder(m_currentFolder));
    if (m_mode == SaveFile && !m_suggestedName.isEmpty())
        dialog.selectFile(m_suggestedName);
    connect(&dialog, &QFileDialog::finished, this, &FileChooser::finish);
    showOnTop(dialog);
    if (isNative(dialog))
        return;
    if (m_showsPictures) {
        if (!m_previews)
            m_previews = std::make_shared<JobThread>(QStringLiteral("photo preview"));
        PhotoPreview::addTo(dialog, m_previews);
    }
    if (m_mode != SaveFile)
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
