// SPDX-License-Identifier: MIT
// Serves "image://photos/<hash>.<extension>" from the data folder, decoded off the GUI thread to
// the colours that the model gets; with
// "/<x>,<y>,<width>,<height>" appended, that part of the upright photo, pixel for pixel.
#pragma once

#include <QQuickAsyncImageProvider>
#include <QThreadPool>

namespace tessera {

// The longer side of what it returns is at most kMaxSidePx, so that it fits into any texture.
class PhotoProvider : public QQuickAsyncImageProvider {
    Q_OBJECT

  public:
    static constexpr int kMaxSidePx = 4096;

    explicit PhotoProvider(QString dataDir);
    ~PhotoProvider() override;

    QQuickImageResponse* requestImageResponse(const QString& id,
                                              const QSize& requestedSize) override;

  private:
    const QString m_dataDir;
    QThreadPool m_pool;
};

}  // namespace tessera
