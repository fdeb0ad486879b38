// SPDX-License-Identifier: MIT
// Asks for files or a folder.
#pragma once

#include <QFileDialog>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QtQmlIntegration>
#include <memory>

#include "app/desktop/jobs/job_thread.h"

namespace tessera {

// The desktop's dialog where there is one, else that of Qt Widgets, because the one of Qt Quick
// takes one file only and no name; that has the colours of the window it is opened from. Needs a
// QApplication. GUI thread only; nothing here waits.
class FileChooser : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Mode mode MEMBER m_mode)
    // For photos: the chosen one is shown where the desktop's dialog does not do it.
    Q_PROPERTY(bool showsPictures MEMBER m_showsPictures)
    Q_PROPERTY(QString title MEMBER m_title)
    // "Pictures (*.png *.jpg)"; the first is chosen.
    Q_PROPERTY(QStringList nameFilters MEMBER m_nameFilters)
    // For a file to be saved. A name without an ending gets that of the chosen filter.
    Q_PROPERTY(QString suggestedName MEMBER m_suggestedName)
    // Where it opens (if that is not there: the home folder), then where the choice was made.
    Q_PROPERTY(
        QUrl currentFolder READ currentFolder WRITE setCurrentFolder NOTIFY currentFolderChanged)
    Q_PROPERTY(QUrl selectedFile READ selectedFile NOTIFY accepted)
    Q_PROPERTY(QList<QUrl> selectedFiles READ selectedFiles NOTIFY accepted)

  public:
    enum Mode { OpenFile, OpenFiles, SaveFile, OpenFolder };
    Q_ENUM(Mode)

    using QObject::QObject;
    ~FileChooser() override;

    QUrl currentFolder() const { return m_currentFolder; }
    void setCurrentFolder(const QUrl& folder);
    // The first of selectedFiles(), a file or the folder; empty before the first choice.
    QUrl selectedFile() const { return m_selected.value(0); }
    QList<QUrl> selectedFiles() const { return m_selected; }

    // Ends with accepted, or with nothing. A file that exists is only accepted for saving after the
    // person has been asked.
    Q_INVOKABLE void open();

  signals:
    void accepted();
    void currentFolderChanged();

  private:
    void finish(int result);
    void accept(const QList<QUrl>& chosen);
    void askToReplace(const QUrl& file);

    Mode m_mode = OpenFile;
    bool m_showsPictures = false;
    QString m_title;
    QStringList m_nameFilters;
    QString m_suggestedName;
    QUrl m_currentFolder;
    QList<QUrl> m_selected;
    std::shared_ptr<JobThread> m_previews;  // from the first dialog on that shows pictures
    std::unique_ptr<QFileDialog> m_dialog;  // while it is open
};

// "svg" of "SVG drawings (*.svg *.svgz)"; empty for one that every file passes.
QString endingOf(const QString& nameFilter);

// The same file with the filter's ending if it has none.
QUrl withEnding(const QUrl& file, const QString& nameFilter);

}  // namespace tessera
