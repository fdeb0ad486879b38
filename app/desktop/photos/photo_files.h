// SPDX-License-Identifier: MIT
// What a person does with a photo outside of Tessera: copy it, save it, find its file.
#pragma once

#include <QObject>
#include <QUrl>
#include <QtQmlIntegration>
#include <memory>

#include "app/desktop/jobs/job_thread.h"
#include "app/desktop/values/photo_ref.h"

class QImage;

namespace tessera {

// Everything ends in done(). GUI thread only; files are read and written on a thread.
class PhotoFiles : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")

  public:
    explicit PhotoFiles(QObject* parent = nullptr);
    // Waits for a file that is being written.
    ~PhotoFiles() override;

    // Puts the picture into the clipboard, upright and as the model gets it.
    Q_INVOKABLE void copy(const tessera::PhotoRef& photo);
    // Writes the file as it was taken in, byte for byte.
    // A file that exists is replaced: who chose it was asked (FileChooser).
    Q_INVOKABLE void save(const tessera::PhotoRef& photo, const QUrl& file);
    // Shows the stored file in the desktop's file manager.
    Q_INVOKABLE void showInFolder(const tessera::PhotoRef& photo);
    // The photo's name with the ending that fits its content, without what no file name may have.
    Q_INVOKABLE QString suggestedName(const tessera::PhotoRef& photo) const;

  signals:
    // A sentence: what was done, or why not.
    void done(const QString& text);

  private:
    void openFolder(const QString& filePath);

    JobThread m_jobs;
};

}  // namespace tessera
