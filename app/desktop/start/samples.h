// SPDX-License-Identifier: MIT
// The pictures of the empty page: one click asks about one.
#pragma once

#include <QList>
#include <QMetaType>
#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQmlIntegration>
#include <functional>
#include <vector>

#include "app/demo_model/demo_model.h"

namespace tessera {

class Asking;
class Composer;
class ModelController;
class PhotoImporter;

struct SamplePicture {
    Q_GADGET
    QML_VALUE_TYPE(samplePicture)
    Q_PROPERTY(QUrl source MEMBER source)
    Q_PROPERTY(QString question MEMBER question)
  public:
    QUrl source;
    QString question;
    QString file;
};

// The demo model's own drawings while that is loaded, else three photographs. GUI thread only.
class Samples : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // SamplePicture values.
    Q_PROPERTY(QVariantList pictures READ pictures NOTIFY changed)

  public:
    struct Parts {
        ModelController* models = nullptr;
        PhotoImporter* importer = nullptr;
        Composer* composer = nullptr;
        Asking* asking = nullptr;
    };

    // The parts must outlive this. `drawings` may be empty.
    Samples(const std::vector<DemoSample>& drawings, Parts parts, QObject* parent = nullptr);

    [[nodiscard]] QVariantList pictures() const;

    // Attaches the picture and sends its question. Does nothing while another picture is being
    // attached, or if the user is writing a question.
    Q_INVOKABLE void ask(int index);

  signals:
    void changed();

  private:
    [[nodiscard]] QList<SamplePicture> current() const;
    void finish(quint64 importId, const std::function<void()>& action);
    [[nodiscard]] bool mayAsk() const;

    QList<SamplePicture> m_drawings;
    const Parts m_parts;
    bool m_showsDrawings = false;
    quint64 m_importId = 0;  // 0: none in progress
    QString m_question;
};

}  // namespace tessera
