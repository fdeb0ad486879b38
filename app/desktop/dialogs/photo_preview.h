// SPDX-License-Identifier: MIT
// The picture beside the files of Qt's own dialog, which knows them by name only.
#pragma once

#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QSize>
#include <QString>
#include <memory>

#include "app/desktop/jobs/job_thread.h"
#include "app/desktop/jobs/newest_job.h"

namespace tessera {

class PhotoPreview : public QLabel {
    Q_OBJECT

  public:
    // Behind the list of files; shows the one that is chosen. Only for a dialog that Qt draws,
    // which is open. `thread` reads the files; it is shared, as a dialog that closes must not wait
    // for a large one.
    static void addTo(QFileDialog& dialog, std::shared_ptr<JobThread> thread);

    PhotoPreview(std::shared_ptr<JobThread> thread, QWidget* parent);

    // Empty for a folder and for what is no picture.
    void setFile(const QString& path);

  private:
    const std::shared_ptr<JobThread> m_thread;
    NewestJob m_reading{*m_thread};
};

// Upright, inside `bound` and never enlarged; null for what Qt cannot read. Blocking.
QImage readPreview(const QString& path, QSize bound);

}  // namespace tessera
