// SPDX-License-Identifier: MIT
#include "app/desktop/dialogs/photo_preview.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QImageReader>
#include <QPixmap>
#include <utility>

namespace tessera {
namespace {

constexpr int kSidePx = 220;

}  // namespace

QImage readPreview(const QString& path, QSize bound) {
    if (!QFileInfo(path).isFile())
        return {};
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QSize stored = reader.size();
    const bool turned = reader.transformation() & QImageIOHandler::TransformationRotate90;
    const QSize inside = turned ? bound.transposed() : bound;
    // A JPEG is made smaller while it is decoded: that takes a fraction of the time.
    if (stored.width() > inside.width() || stored.height() > inside.height())
        reader.setScaledSize(stored.scaled(inside, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    return reader.read();
}

PhotoPreview::PhotoPreview(std::shared_ptr<JobThread> thread, QWidget* parent)
    : QLabel(parent), m_thread(std::move(thread)) {
    setObjectName(QStringLiteral("photoPreview"));
    setFixedWidth(kSidePx);
    setAlignment(Qt::AlignCenter);
}

void PhotoPreview::addTo(QFileDialog& dialog, std::shared_ptr<JobThread> thread) {
    auto* const grid = qobject_cast<QGridLayout*>(dialog.layout());
    if (grid == nullptr)
        return;
    auto* const preview = new PhotoPreview(std::move(thread), &dialog);
    constexpr int kRowOfFiles = 1;
    grid->addWidget(preview, kRowOfFiles, grid->columnCount());
    dialog.resize(dialog.width() + kSidePx, dialog.height());
    connect(&dialog, &QFileDialog::currentChanged, preview, &PhotoPreview::setFile);
}

void PhotoPreview::setFile(const QString& path) {
    const qreal pixels = devicePixelRatioF();
    const QSize bound = QSize(kSidePx, kSidePx) * pixels;
    m_reading.start([path, bound](const JobControl&) { return readPreview(path, bound); },
                    [this, pixels](const Result<QImage>& image) {
                        clear();
                        if (!image || image->isNull())
                            return;
                        QPixmap picture = QPixmap::fromImage(*image);
                        picture.setDevicePixelRatio(pixels);
                        setPixmap(picture);
                    });
}

}  // namespace tessera
